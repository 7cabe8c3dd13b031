-- Buttons in rooms: sends a question under its asker's name, and makes the answer of a client that knows no buttons the message that a
-- choice sends, for everybody in the room and for the archive. Specification: xep/buttons.md
-- Load it on the MUC component.

local jid = require "util.jid";
local xml_escape = require "util.stanza".xml_escape;

local bellhop = module:require "bellhop";
local buttons = module:require "bellhop_buttons";
local muc = module:depends "muc";

local archive = module:open_store("muc_log", "archive"); -- muc_mam's

local xmlns_sid = "urn:xmpp:sid:0";
local behind_voice = 20; -- mod_muc judges at 50 who may speak

-- mod_bellhop_buttons of the host of the people knows what they want.
local function wants(who, ask)
	local name, host = jid.split(who);
	local people = name and prosody.hosts[host] and prosody.hosts[host].modules.bellhop_buttons;
	return people ~= nil and people.wants(name, ask);
end

-- Under which address somebody speaks in a room; nothing for who may not.
local function voice_of(room, who)
	for nick, occupant in room:each_occupant() do
		if occupant.bare_jid == who then return occupant.role ~= "visitor" and nick or nil; end
	end
	local affiliation = room:get_affiliation(who);
	local nick = room:get_registered_nick(who);
	if not affiliation or affiliation == "outcast" or not nick then return; end
	if room:get_default_role(affiliation) == "visitor" then return; end
	return room.jid.."/"..nick;
end

-- The id that the archive has given to a message: reactions and replies name that one.
local function id_in_archive(room, message)
	for tag in message:childtags("stanza-id", xmlns_sid) do
		if tag.attr.by == room.jid then return tag.attr.id; end
	end
end

local function say(room, nick, message)
	message.attr.from, message.attr.to, message.attr.type = nick, nil, "groupchat";
	room:broadcast_message(message);
	return id_in_archive(room, message);
end

local function say_seed(room, nick, question)
	local seed = buttons.seed(question);
	if seed then say(room, nick, seed); end
end

-- The id in the archive of a message that went out since a time, before the server was ended.
local function archived_id(room, message_id, since)
	local query = { start = since, containing = xml_escape(message_id) };
	for id, stanza in archive:find(jid.node(room), query) or function () end do
		if stanza.attr.id == message_id then return id; end
	end
end

bellhop.answer("iq-set/host/"..buttons.xmlns..":ask", function (ask)
	local known = buttons.get(ask.attr.id or "");
	if known and known.sent then return; end
	local question, message, text = buttons.open(ask);
	if not question then return nil, message, text; end
	local asker = question.from;
	if not wants(asker, ask) then
		return nil, "forbidden", "A question is asked by a person of this server, by a command of that person's.";
	end
	local room = muc.get_room_from_jid(question.to);
	local nick = room and voice_of(room, asker);
	if not nick then return nil, "forbidden", "You may not write in this room."; end
	if not known then
		question.from, question.asker = question.to, asker; -- answers go to the room
		buttons.index(ask.attr.id, question);
		assert(buttons.save(ask.attr.id));
	end
	question = known or question;
	question.archived = known and archived_id(known.to, known.stanza, known.asked) or say(room, nick, message);
	question.sent = true;
	say_seed(room, nick, question);
	assert(buttons.save(ask.attr.id));
end);

bellhop.answer("iq-set/host/"..buttons.xmlns..":choose", function (wanted)
	local message, question, text = buttons.choose(wanted);
	if not message then return nil, question, text; end
	local room, by = muc.get_room_from_jid(message.attr.to), jid.bare(message.attr.from or "");
	if not question or not wants(by, wanted) then
		return nil, "forbidden", "A choice is sent for a person of this server, by a command of that person's.";
	end
	local nick = room and voice_of(room, by);
	if not nick then return nil, "forbidden", "You may not write in this room."; end
	if archived_id(room.jid, message.attr.id, question.asked) then return; end
	if buttons.take(message, room.jid, room.jid, by) then
		return nil, "resource-constraint", "The server has no room for this answer. Please try again later.";
	end
	say(room, nick, message);
end);

module:hook("muc-occupant-groupchat", function (event)
	local room, occupant = event.room, event.occupant;
	if not occupant or event.stanza.attr.type ~= "groupchat" then return; end
	local stanza, nick = event.stanza, occupant.nick;
	local is_refused, opened = buttons.take(stanza, room.jid, room.jid, occupant.bare_jid);
	if is_refused then return buttons.refuse(event); end
	if not opened then return; end
	module:add_timer(0, function () -- behind the message
		local question = buttons.get(opened);
		question.archived = id_in_archive(room, stanza);
		buttons.save(opened);
		say_seed(room, nick, question);
	end);
end, behind_voice);

-- A question that was taken back is closed: what is written later answers nothing.
module:hook("bellhop-taken-back", function (event)
	local asked = event.message:get_child("buttons", buttons.xmlns);
	local question = asked and buttons.get(asked.attr.id or "");
	if not question or question.to ~= event.room.jid then return; end
	question.expires = math.min(question.expires, os.time());
	buttons.save(asked.attr.id);
end);
