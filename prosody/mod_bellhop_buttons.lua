-- Buttons between people: sends a question from its asker's own address, and makes the answer of a client that knows no buttons the
-- message that a choice sends. Specification: xep/buttons.md
--
-- Why: what a person types has to be changed before the archives and the person's other devices get it.

local jid = require "util.jid";
local datetime = require "util.datetime";
local rostermanager = require "core.rostermanager";

local bellhop = module:require "bellhop";
local buttons = module:require "bellhop_buttons";
local archive = module:require "bellhop_archive";

local directory = module:depends "bellhop_directory";
local outbox = module:depends "bellhop_outbox";

local before_archive = 10; -- behind what refuses messages, before mod_mam and mod_carbons
local minute = 60;

--- Whether a person wants what is asked on the person's behalf

local commanded = {}; -- account -> when it last sent a command to the component

local function note_command(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type == "c2s" and jid.host(stanza.attr.to) == bellhop.component
	and stanza:get_child("command", "http://jabber.org/protocol/commands") then
		commanded[origin.username] = os.time();
	end
end

for _, kind in ipairs { "bare", "full", "host" } do module:hook("pre-iq/"..kind, note_command); end

module:hourly("Forget commands", function ()
	for name, time in pairs(commanded) do
		if time + minute < os.time() then commanded[name] = nil; end
	end
end);

-- luacheck: globals wants

-- By a message to the component that the outbox stores, by a command within the last minute, or by a request to the gateway, which
-- has checked the person's access code as it does at every sign-in. mod_bellhop_room_buttons asks, too.
function wants(name, ask)
	local stored = ask.attr.stored;
	if stored then return jid.bare(outbox.sender_of(stored) or "") == name.."@"..module.host; end
	if ask.attr.door == "http" then return true; end
	return (commanded[name] or 0) + minute >= os.time();
end

--- Asking

-- Stands for a session of the person: whatever refuses the message says so to it.
local function session_of(name)
	local session = {
		type = "c2s", username = name, host = module.host, resource = "bellhop", full_jid = name.."@"..module.host.."/bellhop",
		roster = rostermanager.load_roster(name, module.host), log = module._log,
	};
	function session.send(reply)
		if reply.attr.type == "error" then session.refusal = reply; end
		return true;
	end
	return session;
end

-- Returns the condition and the text of a refusal, if there is one.
local function send(name, message)
	local session = session_of(name);
	prosody.core_post_stanza(session, message, true);
	if not session.refusal then return; end
	local _, condition, text = session.refusal:get_error();
	return condition, text or "The message was refused.";
end

-- Shows reactions to be tapped. Somebody of another server seeds none: we send for the people of this host alone.
local function send_seed(question)
	local name, host = jid.split(question.asker or question.from);
	local seed = host == module.host and buttons.seed(question);
	if not seed then return; end
	seed.attr.from, seed.attr.to, seed.attr.type = question.from, question.to, "chat";
	send(name, seed);
end

-- The name of a person here who wants what is asked on the person's behalf.
local function asker_of(from, ask)
	local name, host = jid.split(from);
	if host == module.host and name and directory.exists(name) and wants(name, ask) then return name; end
end

-- Whether the message of a question or a choice went out before the server was ended.
local function is_sent(message, asked)
	return archive.has(message, asked) == true;
end

bellhop.answer("iq-set/host/"..buttons.xmlns..":ask", function (ask)
	local known = buttons.get(ask.attr.id or "");
	if known and known.sent then return; end
	local question, message, text = buttons.open(ask);
	if not question then return nil, message, text; end
	local name = asker_of(question.from, ask);
	if not name then
		return nil, "forbidden", "A question is asked by a person of this server, by a command of that person's.";
	end
	if not known then
		buttons.index(ask.attr.id, question);
		assert(buttons.save(ask.attr.id));
	end
	question = known or question;
	if not known or not is_sent(message, question.asked) then
		local condition, why = send(name, message);
		if condition then
			buttons.forget(ask.attr.id);
			return nil, condition, why;
		end
	end
	send_seed(question);
	question.sent = datetime.datetime();
	assert(buttons.save(ask.attr.id));
end);

--- Choosing on behalf of a person

bellhop.answer("iq-set/host/"..buttons.xmlns..":choose", function (wanted)
	local message, question, text = buttons.choose(wanted);
	if not message then return nil, question, text; end
	local name = asker_of(jid.bare(message.attr.from or ""), wanted);
	if not name then return nil, "forbidden", "A choice is sent for a person of this server, by a command of that person's."; end
	if question and is_sent(message, question.asked) then return; end
	return nil, send(name, message);
end);

--- Answering

local kinds = { chat = true, normal = true };

local function take(event, by)
	local stanza = event.stanza;
	if not kinds[stanza.attr.type or "normal"] then return; end
	local to = jid.bare(stanza.attr.to or "");
	if jid.host(to) == bellhop.component then return; end -- it judges by itself
	local is_refused, opened = buttons.take(stanza, to, by, by);
	if is_refused then return buttons.refuse(event); end
	if opened then
		module:add_timer(0, function () send_seed(buttons.get(opened)); end); -- behind the message
	end
end

local function take_own(event)
	local origin = event.origin;
	if origin.type == "c2s" and event.stanza.attr.to then return take(event, origin.username.."@"..origin.host); end
end

local function take_from_elsewhere(event)
	if event.origin.type == "s2sin" then return take(event, jid.bare(event.stanza.attr.from)); end
end

for _, kind in ipairs { "bare", "full" } do
	module:hook("pre-message/"..kind, take_own, before_archive);
	module:hook("message/"..kind, take_from_elsewhere, before_archive);
end
