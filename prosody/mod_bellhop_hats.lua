-- What people in a room are, beside their names: hats (XEP-0317 0.2), worn by whom the component gives one. Rules: xep/rooms.md
-- Load it on the MUC component. mod_bellhop_rooms says who wears what: hats.set_hat, hats.show.
--
-- Why: mod_muc shows the hats in its members' data, 0.12.3 under its own namespace alone; neither tells that there are hats,
-- and each lets clients wear those of the other's namespace.

local st = require "util.stanza";
local urlencode = require "util.http".urlencode;

module:depends "muc";

local xmlns = "urn:xmpp:hats:0";
local xmlns_older = "xmpp:prosody.im/protocol/hats:1";
local xmlns_user = "http://jabber.org/protocol/muc#user";
local ours = "urn:bellhop:hat:1:"; -- and the title: the same title is the same hat

-- What clients send of it is taken out (muc/util)
local filtered = module:shared("muc/filtered-namespaces");
filtered[xmlns], filtered[xmlns_older] = true, true;

local function own(worn)
	for uri, hat in pairs(worn or {}) do
		if uri:sub(1, #ours) == ours then return uri, hat.title; end
	end
end

--- For mod_bellhop_rooms, which saves the room

-- luacheck: globals hat set_hat show

-- The title on somebody's hat
function hat(room, who)
	local _, title = own(room:get_affiliation_data(who, "hats"));
	return title;
end

-- Nobody wears two of ours; hats of others stay. Answers whether anything changed.
function set_hat(room, who, title)
	if hat(room, who) == title then return false; end
	local data = room:get_affiliation_data(who) or {};
	local worn = data.hats or {};
	local before = own(worn);
	if before then worn[before] = nil; end
	if title then worn[ours..urlencode(title)] = { active = true, title = title }; end
	data.hats = next(worn) and worn or nil;
	room._affiliation_data[who] = next(data) and data or nil;
	return true;
end

-- Everybody in the room sees what somebody in it wears now.
function show(room, who)
	for _, occupant in room:each_occupant() do
		if occupant.bare_jid == who then room:publicise_occupant_status(occupant, st.stanza("x", { xmlns = xmlns_user })); end
	end
end

--- For everybody

module:hook("muc-build-occupant-presence", function (event)
	if event.stanza:get_child("hats", xmlns) then return; end -- by mod_muc itself
	local who = event.occupant and event.occupant.bare_jid or event.bare_jid;
	local shown = st.stanza("hats", { xmlns = xmlns });
	for uri, worn in pairs(event.room:get_affiliation_data(who, "hats") or {}) do
		if worn.active then shown:tag("hat", { uri = uri, title = worn.title }):up(); end
	end
	if shown.tags[1] then event.stanza:add_direct_child(shown); end
end, -1);

module:add_feature(xmlns);
module:hook("muc-disco#info", function (event)
	event.reply:tag("feature", { var = xmlns }):up();
end);
