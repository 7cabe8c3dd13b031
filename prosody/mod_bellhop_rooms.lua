-- Rooms in bulk: rooms, their titles and their affiliations, in one IQ with one write per room. Specification: xep/rooms.md
--
-- Why: a MUC admin IQ changes one item only, and every change writes the whole room and the list of all rooms.
-- Load it on the MUC component. Rooms asleep are changed on disk and not woken, so they push nobody out of mod_muc's cache.

local st = require "util.stanza";
local jid = require "util.jid";
local resourceprep = require "util.encodings".stringprep.resourceprep;

local bellhop = module:require "bellhop_bulk";
local muc = module:depends "muc";
local voice = module:depends "bellhop_voice";

local xmlns = "urn:bellhop:rooms:1";
local xmlns_user = "http://jabber.org/protocol/muc#user";
local affiliations = { owner = true, admin = true, member = true, outcast = true, none = true };

-- mod_muc's own stores
local configs = module:open_store("config");
local states = module:open_store("state");
local persistent = module:open_store("persistent");

--- Reading

local function read_member(element, nicks)
	local member = { jid = bellhop.bare_jid(element), affiliation = bellhop.choice(element, "affiliation", affiliations) };
	if member.jid == bellhop.component then bellhop.refuse("%s is the owner of every room.", member.jid); end
	member.muted, member.reason = bellhop.flag(element, "muted") or false, element.attr.reason;
	if element.attr.nick then
		member.nick = resourceprep(element.attr.nick);
		if not member.nick or not member.nick:find("%S") then bellhop.refuse("'%s' is no nickname.", element.attr.nick); end
		if (nicks[member.nick] or member.jid) ~= member.jid then bellhop.refuse("Two members are called '%s'.", member.nick); end
		nicks[member.nick] = member.jid;
	end
	return member;
end

local function read(payload, pause)
	local rooms = {};
	for element in bellhop.children(payload, "room") do
		local room, nicks = { members = {} }, {};
		room.name, room.jid = bellhop.local_part(element, "name");
		room.title, room.description = element.attr.title, element.attr.description;
		room.quiet = bellhop.time(element, "quiet");
		room.derived, room.gone = bellhop.flag(element, "derived"), bellhop.flag(element, "gone");
		room.reason = room.gone and element:get_text() or nil;
		for member in bellhop.children(element, "member") do
			table.insert(room.members, read_member(member, nicks));
			pause();
		end
		if room.gone and room.members[1] then bellhop.refuse("Room '%s' is gone and cannot have members.", room.name); end
		table.insert(rooms, room);
		pause();
	end
	return rooms;
end

--- Rooms awake (in mod_muc's cache) and asleep (on disk)

local function awake(address)
	for room in muc.live_rooms() do
		if room.jid == address then return room; end
	end
end

local function has_occupants(name)
	for _, entry in pairs(states:get(name) or {}) do
		if type(entry) == "table" and entry.bare_jid then return true; end
	end
end

-- mod_muc's stored form, old and new, as a room that mod_muc does not know of
local function thaw(address, stored)
	local room = muc.new_room(address, stored._data);
	room._affiliation_data = stored._affiliation_data or {};
	for key, value in pairs(stored._affiliations or stored) do
		if type(value) == "string" and affiliations[value] and key ~= "_jid" and key ~= "jid" then room._affiliations[key] = value; end
	end
	return room;
end

local function find(name, address)
	local room = awake(address);
	if not room then
		local stored, err = configs:get(name);
		if err then error(err); end
		if not stored then return; end
		room = has_occupants(name) and muc.get_room_from_jid(address) or thaw(address, stored);
	end
	if not room._data.destroyed then return room; end
	if awake(address) then muc.forget_room(room); end -- the tombstone of a room that was here before
end

local function create(address)
	local room = muc.new_room(address, { persistent = true, members_only = true, hidden = true, whois = "anyone", archiving = true });
	room._affiliations[bellhop.component] = "owner";
	return room;
end

-- What mod_muc does at every change, without the list of all rooms: that is written once, by `list`. Rooms that are
-- public or pass with their last occupant, which ours are not, are left to mod_muc: it has more to do for them.
local function save(room)
	local is_awake = rawget(room, "save");
	if is_awake and (room:get_public() or not room:get_persistent()) then return room:save(true); end
	return configs:set(jid.node(room.jid), (room:freeze()));
end

-- Lists the rooms among all rooms. Read and written in one go: mod_muc writes that list, too.
local function list(addresses)
	local all, err = persistent:get();
	if err then error(err); end
	local changed = false;
	all = all or {};
	for _, address in ipairs(addresses) do
		if not all[address] then all[address], changed = true, true; end
	end
	if changed then assert(persistent:set(nil, all)); end
end

--- Changing

local function set_data(room, key, value)
	if value == "" then value = nil; end
	if room._data[key] == value then return false; end
	room._data[key] = value;
	return true;
end

local function describe(room, wanted)
	local changed = false;
	if wanted.title then
		if not room._data.name then room._data.subject = wanted.title; end -- a room without a subject looks like one that lost it
		changed = set_data(room, "name", wanted.title);
	end
	if wanted.description then changed = set_data(room, "description", wanted.description) or changed; end
	if changed and room:has_occupant() then -- XEP-0045 §10.2.1
		room:broadcast_message(st.message({ type = "groupchat", from = room.jid })
			:tag("x", { xmlns = xmlns_user }):tag("status", { code = "104" }));
	end
	if wanted.quiet then changed = voice.set_quiet(room, wanted.quiet) or changed; end
	if wanted.derived ~= nil then changed = set_data(room, "derived", wanted.derived or nil) or changed; end
	return changed;
end

-- Nobody may enter under a nickname that two have reserved: the one named last has it.
local function reserve(room, member)
	local holder = room:get_registered_jid(member.nick); -- fills room._reserved_nicks
	if holder then room._affiliation_data[holder].reserved_nickname = nil; end
	local data = room._affiliation_data[member.jid] or {};
	if data.reserved_nickname then room._reserved_nicks[data.reserved_nickname] = nil; end
	data.reserved_nickname, room._reserved_nicks[member.nick] = member.nick, member.jid;
	room._affiliation_data[member.jid] = data;
end

-- With everything that occupants see and, for whoever is removed, status 321; but with no write.
local function affiliate_aloud(room, member)
	local save_method = rawget(room, "save");
	room.save = function () return true; end
	local ok, done, _, condition = pcall(room.set_affiliation, room, true, member.jid, member.affiliation, member.reason);
	room.save = save_method;
	if not ok then error(done, 0); end
	if not done then error(condition, 0); end
end

local function affiliate(room, member, present)
	local affiliation = member.affiliation ~= "none" and member.affiliation or nil;
	local changed = room._affiliations[member.jid] ~= affiliation;
	if changed and present[member.jid] then
		affiliate_aloud(room, member);
	elseif changed then
		room._affiliations[member.jid] = affiliation;
	end
	if not affiliation then
		if changed then room._affiliation_data[member.jid], room._reserved_nicks = nil, nil; end
	elseif member.nick and room:get_registered_nick(member.jid) ~= member.nick then
		reserve(room, member);
		changed = true;
	end
	return voice.set_muted(room, member.jid, affiliation ~= nil and member.muted) or changed;
end

local function occupants(room)
	local present = {};
	for _, occupant in pairs(room._occupants) do present[occupant.bare_jid] = true; end
	return present;
end

-- Where people are in the room every change is told to all of them: there the work may stop between two members.
-- A room that falls asleep meanwhile is saved by mod_muc.
local function affiliate_all(room, wanted, changed, pause)
	local present = occupants(room);
	for _, member in ipairs(wanted.members) do
		changed = affiliate(room, member, present) or changed;
		if next(present) and pause() then
			room = find(wanted.name, wanted.jid) or create(wanted.jid);
			present = occupants(room);
		end
	end
	if changed then assert(save(room)); end
end

local function destroy(wanted)
	local room = find(wanted.name, wanted.jid) and muc.get_room_from_jid(wanted.jid);
	if room then assert(room:destroy(nil, wanted.reason), "not destroyed"); end
end

local function apply(wanted, pause)
	local room = find(wanted.name, wanted.jid);
	local is_new = not room;
	room = room or create(wanted.jid);
	local changed = describe(room, wanted);
	affiliate_all(room, wanted, is_new or changed, pause);
	return room._data.persistent;
end

local function set(payload, pause)
	local kept = {};
	for _, wanted in ipairs(read(payload, pause)) do
		if wanted.gone then destroy(wanted);
		elseif apply(wanted, pause) then table.insert(kept, wanted.jid); end
		pause();
	end
	list(kept);
end

--- Listing

local function summary(answer, name, room)
	local members = 0;
	for member in room:each_affiliation() do
		if member ~= bellhop.component then members = members + 1; end
	end
	answer:tag("room", { name = name, title = room:get_name(), members = tostring(members) }):up();
end

local function detail(answer, name, room)
	local data = room._data;
	answer:tag("room", { name = name, title = data.name, description = data.description, derived = data.derived and "true", quiet = voice.quiet(room) });
	for member, affiliation in room:each_affiliation() do
		if member ~= bellhop.component then
			answer:tag("member", { jid = member, affiliation = affiliation, nick = room:get_registered_nick(member), muted = voice.muted(room, member) and "true" or nil }):up();
		end
	end
	answer:up();
end

local function get(payload, pause)
	local answer = st.stanza("rooms", { xmlns = xmlns });
	local asked = read(payload, pause);
	for _, wanted in ipairs(asked) do
		local room = find(wanted.name, wanted.jid);
		if room then detail(answer, wanted.name, room); else answer:tag("room", { name = wanted.name, gone = "true" }):up(); end
		pause();
	end
	for address in pairs(asked[1] and {} or persistent:get() or {}) do
		local name = jid.node(address);
		local room = find(name, address);
		if room then summary(answer, name, room); end
		pause();
	end
	return answer;
end

bellhop.answer(xmlns, "rooms", { set = set, get = get });
