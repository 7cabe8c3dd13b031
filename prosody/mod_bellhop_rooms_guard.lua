-- Whose the rooms are: made by the component alone, hidden from those outside, and, where they follow the organisation's
-- structure, with the members, the title and the life that this gives them. Rules: xep/rooms.md
--
-- Why: mod_muc lets users create rooms and members leave for good, shows a hidden room's title and number of occupants to
-- whoever knows its address, and says `conflict` to an outsider who guesses a member's nickname.

local st = require "util.stanza";
local jid = require "util.jid";

local bellhop = module:require "bellhop";
local muc = module:depends "muc";

local first = 1000; -- before mod_muc

local function is_ours(event)
	return bellhop.is_component(event.origin, event.stanza);
end

local function refuse(event, type, condition, text)
	event.origin.send(st.error_reply(event.stanza, type, condition, text, module.host));
	return true;
end

local function refuse_change(event)
	return refuse(event, "auth", "forbidden", "This room follows the organisation's structure.");
end

local function derived(room)
	return room ~= nil and room._data.derived;
end

local function room_of(event)
	return muc.get_room_from_jid(jid.bare(event.stanza.attr.to));
end

-- `conceal` answers clients before this: whoever calls mod_muc past the router finds a second guard.
module:hook("muc-room-pre-create", function (event)
	if not is_ours(event) then return refuse(event, "auth", "registration-required"); end
end, first);

--- Derived rooms

module:hook("iq/bare/http://jabber.org/protocol/muc#owner:query", function (event)
	if derived(room_of(event)) and not is_ours(event) then return refuse_change(event); end
end, first);

-- XEP-0077 in a room (XEP-0045 §7.10), custom ones included, where mod_muc would tell nobody of it: nobody enters or leaves
-- the list by themselves, or takes another name than the one that is reserved for them.
module:hook("iq/bare/jabber:iq:register:query", function (event)
	local room = room_of(event);
	if not room or event.stanza.attr.type ~= "set" or is_ours(event) then return; end
	if derived(room) then return refuse_change(event); end
	return refuse(event, "auth", "forbidden", "Names are given by the organisation; who wants to leave writes 'group leave' to Bellhop.");
end, first);

module:hook("muc-pre-invite", function (event)
	if derived(event.room) then return refuse_change(event); end
end, first);

-- `actor` is a client's address; the server's own changes, and the component's bulk ones, have none.
module:hook("muc-pre-set-affiliation", function (event)
	local actor = type(event.actor) == "string" and jid.bare(event.actor);
	if not actor or actor == bellhop.component then return; end
	if derived(event.room) or event.jid == bellhop.component then event.allowed = false; end
end);

-- mod_muc 0.12.3 forgets everything else that a room knows of a member, such as the hat and the beginning of an outsider, when
-- a client names a nickname beside the affiliation.
module:hook("muc-pre-set-affiliation", function (event)
	local data = event.data;
	for key, value in pairs(data and event.previous_data or {}) do
		if data[key] == nil then data[key] = value; end
	end
end);

--- Rooms that one is not in are not there

-- The answer about a room that is not there, and about one that is closed to the sender: nobody can tell the two apart.
local function deny(event)
	local stanza = event.stanza;
	local type = stanza.attr.type;
	if type == "error" or type == "result" or stanza.name == "presence" and type == "unavailable" then return true; end
	local joining = stanza.name == "presence" and not type and jid.resource(stanza.attr.to);
	if joining then return refuse(event, "auth", "registration-required"); end -- the same whether the nickname is taken or not
	return refuse(event, "cancel", "item-not-found");
end

-- mod_muc would tell everybody that a room was here, and why it is not any more: Bellhop tells its members alone.
local function is_closed_to(room, address)
	if room._data.destroyed then return true; end
	return room:get_members_only() and not room:get_affiliation(address) and not room:get_occupant_by_real_jid(address);
end

local function conceal(event)
	if is_ours(event) then return; end
	local room = room_of(event);
	if room == false then return; end -- mod_muc cannot read it, and says so
	if not room or is_closed_to(room, event.stanza.attr.from) then return deny(event); end
end

for _, stanza in ipairs { "iq", "message", "presence" } do
	module:hook(stanza.."/bare", conceal, first);
	module:hook(stanza.."/full", conceal, first);
end
