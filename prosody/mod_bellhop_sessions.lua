-- Sessions: who is signed in with which device, and ending that. Specification: xep/sessions.md
-- Ended here and not by XEP-0133, whose "end user session" gives no reason: clients come back at once.

local st = require "util.stanza";
local nodeprep = require "util.encodings".stringprep.nodeprep;
local answer = module:require "bellhop".answer;

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
			device = session.bellhop_device;
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
			name = name, device = close.attr.device;
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
			if not order.device or order.device == session.bellhop_device then
				session:close(order.reason);
				closed = closed + 1;
			end
		end
	end
	return st.stanza("sessions", { xmlns = xmlns, closed = tostring(closed) });
end);
