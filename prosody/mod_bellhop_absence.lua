-- While Bellhop is away, people see its contacts as away. Loaded on the component's own host.
--
-- Why: a component that is gone sends no presence any more, so that its contacts would stay online at everybody who is signed in.

local st = require "util.stanza";
local jid = require "util.jid";

local patience = 2 * module:get_option_number("bellhop_stream_ping", 10); -- seconds: a restart is no absence
local domain = module:get_option_string("bellhop_domain", module.host:match("%.(.+)$"));
local batch = 50; -- sessions at once

local component = prosody.hosts[module.host].modules.component;
local is_told, departures = false, 0;
local unanswered = {}; -- full JIDs that asked for the presence of a contact while Bellhop was away

local function is_connected()
	return component and component.connected;
end

-- Sessions that have told their presence, in batches: thousands at once would keep everybody else waiting.
local function in_batches(sessions, run)
	local at = 0;
	module:add_timer(0, function ()
		for _ = 1, batch do
			at = at + 1;
			local session = sessions[at];
			if not session then return; end
			if session.presence and session.roster then run(session); end
		end
		return 0.1;
	end);
end

local function all_sessions()
	local sessions = {};
	local host = prosody.hosts[domain];
	for _, user in pairs(host and host.sessions or {}) do
		for _, session in pairs(user.sessions) do sessions[#sessions+1] = session; end
	end
	return sessions;
end

-- Sessions that began while Bellhop was away, and got an error instead of a presence.
local function unanswered_sessions()
	local sessions = {};
	for full_jid in pairs(unanswered) do sessions[#sessions+1] = prosody.full_sessions[full_jid]; end
	return sessions;
end

-- The contacts of a session that Bellhop stands for and whose presence it sees.
local function each_contact(session, run)
	for contact, item in pairs(session.roster) do
		local sees = contact and item and (item.subscription == "to" or item.subscription == "both");
		if sees and jid.host(contact) == module.host then run(contact); end
	end
end

local function tell_away(session)
	if is_connected() then return; end -- it came back meanwhile, and is asked
	each_contact(session, function (contact)
		session.send(st.presence({ type = "unavailable", from = contact, to = session.full_jid }));
	end);
end

local function ask(session)
	each_contact(session, function (contact)
		module:send(st.presence({ type = "probe", from = session.full_jid, to = contact }));
	end);
end

module:hook("component-disconnected", function (event)
	if event.session.type ~= "component" then return; end -- it has not proved the secret
	departures = departures + 1;
	local departure = departures;
	module:add_timer(patience, function ()
		if is_connected() or departure ~= departures then return; end
		is_told = true;
		in_batches(all_sessions(), tell_away);
	end);
end);

module:hook("presence/bare", function (event)
	if not is_connected() and event.stanza.attr.type == "probe" then unanswered[event.stanza.attr.from] = true; end
end, 1);

module:hook("component-authenticated", function ()
	in_batches(is_told and all_sessions() or unanswered_sessions(), ask);
	is_told, unanswered = false, {};
end, -10);
