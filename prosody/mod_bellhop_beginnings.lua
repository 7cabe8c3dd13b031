-- An outsider reads nothing of a room from before the own affiliation: neither in the archive (XEP-0313) nor in the history
-- that a room sends at joining. Rules: xep/rooms.md. mod_bellhop_rooms says who is an outsider: beginnings.set_outsider.
-- Load it on the MUC component.

local jid_bare = require "util.jid".bare;
local datetime = require "util.datetime";
local now = require "util.time".now;

local muc = module:depends "muc";

local xmlns_mam = "urn:xmpp:mam:2";
local xmlns_data = "jabber:x:data";

local function beginning(room, who)
	local data = room._affiliation_data[who];
	return data and data.beginning;
end

--- For mod_bellhop_rooms, which saves the room

-- luacheck: globals is_outsider set_outsider

function is_outsider(room, who) return beginning(room, who) ~= nil; end

-- The time of the first call stays as long as the affiliation does. Answers whether anything changed.
function set_outsider(room, who, outsider)
	if is_outsider(room, who) == outsider then return false; end
	local data = room._affiliation_data[who] or {};
	data.beginning = outsider and now() or nil;
	room._affiliation_data[who] = next(data) and data or nil;
	return true;
end

--- Before mod_muc_mam and the room's own history

-- A query that begins earlier, or nowhere, begins with the affiliation: at the next whole second, as 0.12 reads no parts of one.
local function begin_at(query, start)
	local form = query:get_child("x", xmlns_data);
	if not form then
		form = query:tag("x", { xmlns = xmlns_data, type = "submit" });
		form:tag("field", { var = "FORM_TYPE", type = "hidden" }):text_tag("value", xmlns_mam):up();
		query:reset();
		form = query:get_child("x", xmlns_data);
	end
	local asked;
	form:maptags(function (field)
		if field.name ~= "field" or field.attr.var ~= "start" then return field; end
		asked = datetime.parse(field:get_child_text("value"));
		return nil;
	end);
	local text = datetime.datetime(math.ceil(math.max(asked or 0, start)));
	form:reset();
	form:tag("field", { var = "start" }):text_tag("value", text);
	form:reset();
end

module:hook("iq-set/bare/"..xmlns_mam..":query", function (event)
	local stanza = event.stanza;
	local room = muc.get_room_from_jid(stanza.attr.to);
	local start = room and beginning(room, jid_bare(stanza.attr.from));
	if start then begin_at(stanza.tags[1], start); end
end, 10);

module:hook("muc-get-history", function (event)
	local start = beginning(event.room, jid_bare(event.to));
	if start then event.since = math.max(event.since or 0, start); end
end, 10);
