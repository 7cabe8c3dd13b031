-- What clients change in rooms that do not follow the organisation's structure is told to the component, which agrees to
-- it or undoes it. Specification: xep/rooms.md
--
-- Why: owners add and remove people with whatever client they have, and nobody tells a component of it. Titles and the end
-- of a room are the component's: they are passed on to it instead of being done.

local st = require "util.stanza";
local jid = require "util.jid";
local new_id = require "util.id".medium;

local bellhop = module:require "bellhop";
local muc = module:depends "muc";

local xmlns = "urn:bellhop:rooms:1";
local patience = 20; -- seconds

local function by_client(actor)
	local who = type(actor) == "string" and jid.bare(actor);
	return who and who ~= bellhop.component and who or nil;
end

local function order(what, room, attr)
	attr.xmlns, attr.name = xmlns, jid.node(room.jid);
	return st.iq({ type = "set", id = "bellhop-"..what.." "..new_id(), from = module.host, to = bellhop.component }):tag(what, attr);
end

-- Lost when the component is away: it compares when it is back.
module:hook("muc-set-affiliation", function (event)
	local by = by_client(event.actor);
	if not by or event.room._data.derived then return; end
	module:send(order("changed", event.room, { jid = event.jid, affiliation = event.affiliation or "none", by = by }));
end, -100);

-- mod_muc lets in whom an owner invites, as its own doing, of which nobody is told: here it is the owner's.
module:hook("muc-invite", function (event)
	local room, invitee = event.room, jid.bare(event.stanza.attr.to);
	local by, affiliation = by_client(event.incoming.attr.from), room:get_affiliation(invitee);
	if not by or affiliation and affiliation ~= "outcast" then return; end
	local done, type, condition = room:set_affiliation(by, invitee, "member");
	if done then return; end
	event.origin.send(st.error_reply(event.incoming, type, condition, nil, room.jid));
	return true;
end, 10);

module:hook("muc-config-submitted/muc#roomconfig_roomname", function (event)
	local by, room = by_client(event.actor), event.room;
	if not by then return; end
	if event.value and event.value ~= "" and event.value ~= room:get_name() then
		module:send(order("titled", room, { title = event.value, by = by }));
	end
	return true;
end, 100);

local function answer(origin, stanza, asked)
	module:send_iq(asked, nil, patience):next(function ()
		origin.send(st.reply(stanza));
	end, function (err)
		origin.send(st.error_reply(stanza, err.type or "wait", err.condition or "remote-server-timeout", err.text));
	end);
	return true;
end

-- An owner destroys the room: the group is closed by the component, which destroys it.
module:hook("iq-set/bare/http://jabber.org/protocol/muc#owner:query", function (event)
	local origin, stanza = event.origin, event.stanza;
	local destroy = stanza.tags[1]:get_child("destroy");
	local room = destroy and muc.get_room_from_jid(jid.bare(stanza.attr.to));
	if not room or not by_client(stanza.attr.from) then return; end
	if room:get_affiliation(stanza.attr.from) ~= "owner" then return; end
	local asked = order("closing", room, { by = jid.bare(stanza.attr.from) }):text(destroy:get_child_text("reason") or "");
	return answer(origin, stanza, asked);
end, 900); -- behind the guard, before mod_muc

-- Before mod_iq, which would log each answer as unhandled.
module:hook("iq/host", function (event)
	local attr = event.stanza.attr;
	local answered = attr.type == "result" or attr.type == "error";
	local ours = attr.id:match("^bellhop%-changed ") or attr.id:match("^bellhop%-titled ");
	if answered and ours and attr.from == bellhop.component then return true; end
end, 1);
