-- The component's connection: a dead one is noticed and makes room, a second live one is refused with clear words. It is told, too,
-- whether archives can be written. Loaded on the component's own host.
--
-- Why: XEP-0114 has no pings, and TCP notices hours later that a machine was switched off. Until then mod_component hands
-- messages to nobody, and refuses every other connection.

local st = require "util.stanza";
local sha1 = require "util.hashes".sha1;
local hosts = prosody.hosts;

local xmlns = "urn:bellhop:stream:1"; -- xep/stream.md
local interval = module:get_option_number("bellhop_stream_ping", 10); -- seconds between two questions to a silent component
local most = 3; -- questions that may stay unanswered
local watcher = module.host.."/stream"; -- who asks

-- session -> questions asked since something came from it
local unanswered = setmetatable({}, { __mode = "k" });

local function current()
	local component = hosts[module.host].modules.component;
	return component and component.connected and component.session or nil;
end

local function watch(session)
	local data = session.data;
	unanswered[session] = 0;
	function session.data(...)
		unanswered[session] = 0;
		return data(...);
	end
end

-- What mod_storage_bellhop knows of its rows; other storage drivers tell nothing.
local archives = module:shared "/*/bellhop_archive/rows";

local function tell_archives(session)
	if not archives.rows then return; end
	local health = archives.rows:health();
	session.send(st.iq({ type = "set", id = "bellhop-archives", from = watcher, to = module.host })
		:tag("archives", { xmlns = xmlns, waiting = tostring(health.waiting), problem = health.problem }));
end

module:hook_global("bellhop-archives-changed", function ()
	if current() then tell_archives(current()); end
end);

module:hook("component-authenticated", function (event)
	watch(event.session);
	if archives.rows and archives.rows:health().problem then tell_archives(event.session); end
end);
if current() then watch(current()); end -- this module was loaded again

local function ask(session)
	unanswered[session] = unanswered[session] + 1;
	session.send(st.iq({ type = "get", id = "bellhop-alive", from = watcher, to = module.host }):tag("ping", { xmlns = "urn:xmpp:ping" }));
end

local function is_dead(session)
	return unanswered[session] >= most;
end

local function close_dead(session)
	module:log("warn", "The component has not answered %d questions in a row; its connection is closed", most);
	session:close({ condition = "connection-timeout", text = "Nothing was heard from this connection for too long." });
end

-- Questions are counted, not seconds: while this server is busy itself, it hears nobody.
module:add_timer(interval, function ()
	local session = current();
	if session then
		if is_dead(session) then close_dead(session); else ask(session); end
	end
	return interval;
end);

-- The answer has done its work by having come: a component must not get its own answers.
module:hook("iq/full", function (event)
	local attr = event.stanza.attr;
	if attr.to == watcher and (attr.type == "result" or attr.type == "error") then return true; end
end, 10);

local function has_secret(session, handshake)
	local secret = module:get_option_string("component_secret");
	local digest = secret and session.streamid and sha1(session.streamid..secret, true);
	return digest ~= nil and #handshake.tags == 0 and handshake:get_text():lower() == digest;
end

-- Before mod_component, which judges the secret again.
module:hook("stanza/jabber:component:accept:handshake", function (event)
	local session, first = event.origin, current();
	if session.type ~= "component_unauthed" or not first or not has_secret(session, event.stanza) then return; end
	if is_dead(first) then close_dead(first); return; end -- mod_component lets the new one in

	local text = unanswered[first] <= 1 and "Another Bellhop is connected as %s, and it answers. Stop one of the two."
		or "Another connection as %s is open and has stopped answering. It is closed soon; try again in some seconds.";
	module:log("warn", "A second Bellhop at %s wants to connect as %s, which the one at %s is connected as",
		session.conn:ip(), module.host, first.conn:ip());
	first.send(st.iq({ type = "set", id = "bellhop-rival", from = watcher, to = module.host })
		:tag("rival", { xmlns = xmlns, address = session.conn:ip() }));
	session:close({ condition = "conflict", text = text:format(module.host) });
	return true;
end, 10);
