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

module:hook("muc-room-pre-create", function (event)
	if not is_ours(event) then return refuse(event, "cancel", "not-allowed", "Rooms are made by the organisation."); end
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

--- Rooms that one is not in are not there

local function conceal(event)
	local stanza = event.stanza;
	if stanza.attr.type == "error" or stanza.attr.type == "result" or is_ours(event) then return; end
	local room = room_of(event);
	if not room or not room:get_members_only() then return; end
	if room:get_affiliation(stanza.attr.from) or room:get_occupant_by_real_jid(stanza.attr.from) then return; end
	local joining = stanza.name == "presence" and not stanza.attr.type and jid.resource(stanza.attr.to);
	if joining then return refuse(event, "auth", "registration-required"); end -- the same whether the nickname is taken or not
	return refuse(event, "cancel", "item-not-found");
end

for _, stanza in ipairs { "iq", "message", "presence" } do
	module:hook(stanza.."/bare", conceal, first);
	module:hook(stanza.."/full", conceal, first);
end
