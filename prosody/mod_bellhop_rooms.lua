-- Rooms in bulk: rooms, their titles and their affiliations, in one IQ with one write per room. Specification: xep/rooms.md
--
-- Why: a MUC admin IQ changes one item only, and every change writes the whole room and the list of all rooms.
-- Load it on the MUC component. Rooms asleep are changed on disk and not woken, so they push nobody out of mod_muc's cache.

local st = require "util.stanza";
local jid = require "util.jid";
local resourceprep = require "util.encodings".stringprep.resourceprep;

local bellhop = module:require "bellhop_bulk";
local stored = module:require "bellhop_room";
local muc = module:depends "muc";
local voice = module:depends "bellhop_voice";
local hats = module:depends "bellhop_hats";
local beginnings = module:depends "bellhop_beginnings";

local xmlns = "urn:bellhop:rooms:1";
local xmlns_user = "http://jabber.org/protocol/muc#user";
local affiliations = { owner = true, admin = true, member = true, outcast = true, none = true };
local most = 10000; -- presences that one IQ brings to one room for the sake of hats

--- Reading

local function read_member(element, nicks)
	local member = { jid = bellhop.bare_jid(element), affiliation = bellhop.choice(element, "affiliation", affiliations) };
	if member.jid == bellhop.component then bellhop.refuse("%s is the owner of every room.", member.jid); end
	member.muted, member.reason = bellhop.flag(element, "muted") or false, element.attr.reason;
	member.outsider = bellhop.flag(element, "outsider") or false;
	if element.attr.hat ~= "" then member.hat = element.attr.hat; end
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
		room.kept = bellhop.flag(element, "kept");
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

-- Answers whether anything changed, and whether those in the room have still to see another hat.
local function affiliate(room, member, present)
	local affiliation = member.affiliation ~= "none" and member.affiliation or nil;
	local dressed = affiliation and hats.set_hat(room, member.jid, member.hat);
	local moved = room._affiliations[member.jid] ~= affiliation;
	local changed = moved or dressed;
	if moved and present[member.jid] then
		affiliate_aloud(room, member);
	elseif moved then
		room._affiliations[member.jid] = affiliation;
	end
	if not affiliation then
		if moved then room._affiliation_data[member.jid], room._reserved_nicks = nil, nil; end
	elseif member.nick and room:get_registered_nick(member.jid) ~= member.nick then
		reserve(room, member);
		changed = true;
	end
	if affiliation then changed = beginnings.set_outsider(room, member.jid, member.outsider) or changed; end
	changed = voice.set_muted(room, member.jid, affiliation ~= nil and member.muted) or changed;
	return changed, dressed and not moved and present[member.jid];
end

-- Who are in the room, and with how many clients
local function occupants(room)
	local present, count = {}, 0;
	for _, occupant in pairs(room._occupants) do present[occupant.bare_jid], count = true, count + 1; end
	return present, count;
end

-- Where people are in the room every change is told to all of them: there the work may stop between two members.
-- A room that falls asleep meanwhile is saved by mod_muc. Answers the room, and whether it changed.
local function affiliate_all(room, wanted, changed, pause)
	local present, count = occupants(room);
	local told = 0;
	for _, member in ipairs(wanted.members) do
		local altered, unseen = affiliate(room, member, present);
		changed = altered or changed;
		if unseen and told + count <= most then
			told = told + count;
			hats.show(room, member.jid);
		end
		if next(present) and pause() then
			room = stored.find(wanted.name, wanted.jid) or stored.create(wanted.jid);
			present, count = occupants(room);
		end
	end
	return room, changed;
end

-- A room that is not there any more may have an archive that was kept: the end of an empty room with its name deletes that.
local function destroy(wanted)
	local room = muc.get_room_from_jid(wanted.jid);
	if room and room._data.destroyed then return; end -- the tombstone of a room that was here before
	if not room and wanted.kept then return; end
	room = room or muc.new_room(wanted.jid);
	room.is_kept = wanted.kept;
	assert(room:destroy(nil, wanted.reason), "not destroyed");
end

-- Those who delete what belongs to a room, mod_muc_mam among them, are not told of the end of one that is kept.
module:hook("muc-room-destroyed", function (event)
	local room = event.room;
	if not room.is_kept then return; end
	muc.forget_room(room);
	muc.delete_room(room);
	return true;
end, 10);

-- A large room is read in one slice, changed in another, and written in several. Answers nothing where others have woken, changed or
-- ended the room between two of them.
local function try(wanted, pause)
	local room = stored.find(wanted.name, wanted.jid);
	local is_new = not room;
	room = room or stored.create(wanted.jid);
	local is_current = stored.watch(room);
	if stored.is_large(room) and pause(true) and not is_current() then return; end
	local changed = describe(room, wanted);
	room, changed = affiliate_all(room, wanted, is_new or changed, pause);
	if not changed and not stored.is_unwritten(room) then return room; end
	local is_saved, err = stored.save(room, pause, stored.watch(room));
	if is_saved == nil then error(err); end
	return is_saved and room;
end

local function no_pause()
	return false;
end

local function apply(wanted, pause)
	local room = try(wanted, pause) or try(wanted, no_pause);
	return room._data.persistent;
end

local function set(payload, pause)
	local lasting = {};
	for _, wanted in ipairs(read(payload, pause)) do
		if wanted.gone then destroy(wanted);
		elseif apply(wanted, pause) then table.insert(lasting, wanted.jid); end
		pause();
	end
	stored.list(lasting);
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
			local nick, muted = room:get_registered_nick(member), voice.muted(room, member) and "true" or nil;
			answer:tag("member", { jid = member, affiliation = affiliation, nick = nick, muted = muted, hat = hats.hat(room, member),
				outsider = beginnings.is_outsider(room, member) and "true" or nil }):up();
		end
	end
	answer:up();
end

local function get(payload, pause)
	local answer = st.stanza("rooms", { xmlns = xmlns });
	local asked = read(payload, pause);
	for _, wanted in ipairs(asked) do
		local room = stored.find(wanted.name, wanted.jid);
		if room then detail(answer, wanted.name, room); else answer:tag("room", { name = wanted.name, gone = "true" }):up(); end
		pause();
	end
	for address in pairs(asked[1] and {} or stored.all()) do
		local name = jid.node(address);
		local room = stored.find(name, address);
		if room then summary(answer, name, room); end
		pause();
	end
	return answer;
end

bellhop.answer(xmlns, "rooms", { set = set, get = get });
