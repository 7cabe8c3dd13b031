-- Sessions: who is signed in with which device, telling of it, and ending it. Specification: xep/sessions.md
-- Ended here and not by XEP-0133, whose "end user session" gives no reason: clients come back at once.

local st = require "util.stanza";
local nodeprep = require "util.encodings".stringprep.nodeprep;
local new_id = require "util.id".medium;
local bellhop = module:require "bellhop";
local answer = bellhop.answer;

local xmlns = "urn:bellhop:sessions:1";
local conditions = { conflict = true, ["not-authorized"] = true, ["policy-violation"] = true, reset = true };
local host_sessions = prosody.hosts[module.host].sessions;

local function sessions_of(name)
	local user = host_sessions[name];
	return user and user.sessions or {};
end

-- A prepared account name; nothing when it is none.
local function account_name(name)
	local prepared = name and nodeprep(name, true);
	return prepared ~= "" and prepared or nil;
end

local function add(list, name)
	for _, session in pairs(sessions_of(name)) do
		list:tag("session", {
			jid = session.full_jid;
			id = session.bellhop_session;
			device = session.bellhop_device;
			fresh = not session.bellhop_heard_of and "true" or nil;
			hibernating = session.hibernating and "true" or nil;
			address = session.ip;
		}):up();
	end
end

answer("iq-get/host/"..xmlns..":sessions", function (query)
	local of = query.attr.of;
	local name = account_name(of);
	if of and not name then return nil, "bad-request", "Not a valid account name: "..of; end

	local list = st.stanza("sessions", { xmlns = xmlns, of = name });
	if name then
		add(list, name);
	else
		for each in pairs(host_sessions) do add(list, each); end
	end
	return list;
end);

-- What is to be closed and why, or nil and what is wrong with the question.
local function read_orders(query)
	local orders = {};
	for _, close in ipairs(query.tags) do
		local name, condition, text = account_name(close.attr.of), close.attr.condition, close:get_text();
		if close.name ~= "close" then return nil, "Only close elements belong here."; end
		if not name then return nil, "of must be a valid account name."; end
		if not conditions[condition] then return nil, "Not a condition that can be given: "..(condition or "(none)"); end
		if not text then return nil, "The reason must be plain text."; end
		orders[#orders+1] = {
			name = name, device = close.attr.device, session = close.attr.session;
			reason = { condition = condition, text = text ~= "" and text or nil };
		};
	end
	if #orders == 0 then return nil, "Nothing to close."; end
	return orders;
end

answer("iq-set/host/"..xmlns..":sessions", function (query)
	local orders, problem = read_orders(query);
	if not orders then return nil, "bad-request", problem; end

	local closed = 0;
	for _, order in ipairs(orders) do
		for _, session in pairs(sessions_of(order.name)) do
			local meant = not order.device or order.device == session.bellhop_device;
			if meant and (not order.session or order.session == session.bellhop_session) then
				session:close(order.reason);
				closed = closed + 1;
			end
		end
	end
	return st.stanza("sessions", { xmlns = xmlns, closed = tostring(closed) });
end);

-- Telling the component

local patience = 3; -- seconds for a client to send its presence
local by_id = setmetatable({}, { __mode = "v" });
for _, user in pairs(host_sessions) do -- those that were here before this module was loaded again
	for _, session in pairs(user.sessions) do
		if session.bellhop_session then by_id[session.bellhop_session] = session; end
	end
end

local function tell(what, session)
	local id = session.bellhop_session;
	module:send(st.iq({ type = "set", id = ("bellhop-%s %s"):format(what, id), from = module.host, to = bellhop.component })
		:tag(what, { xmlns = xmlns, jid = session.full_jid, id = id, device = session.bellhop_device, address = session.ip }));
end

local function tell_bound(session)
	if not session.bellhop_session or session.bellhop_told then return; end
	session.bellhop_told = true;
	tell("bound", session);
end

module:hook("resource-bind", function (event)
	local session = event.session;
	if not session.bellhop_device then return; end
	session.bellhop_session = new_id();
	by_id[session.bellhop_session] = session;
	module:add_timer(patience, function () tell_bound(session); end);
end);

-- Before that some clients do not say what they are: they do not know their contacts yet (Gajim).
module:hook("presence/initial", function (event) tell_bound(event.origin); end);

module:hook("resource-unbind", function (event)
	local session = event.session;
	tell_bound(session);
	if session.bellhop_session then tell("closed", session); end
end);

-- Whatever the component answers: what was not told is in the list. Before mod_iq, which would log each as unhandled.
module:hook("iq/host", function (event)
	local attr = event.stanza.attr;
	local answered = attr.type == "result" or attr.type == "error";
	if answered and attr.from == bellhop.component and attr.id:match("^bellhop%-") then return true; end
end, 1);

answer("iq-set/host/"..xmlns..":heard", function (heard)
	for _, tag in ipairs(heard.tags) do
		local id = tag.name == "id" and tag:get_text();
		if not id then return nil, "bad-request", "Only id elements with an id belong here."; end
		local session = by_id[id];
		if session then session.bellhop_heard_of = true; end
	end
end);
