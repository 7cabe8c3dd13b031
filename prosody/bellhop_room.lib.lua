-- Rooms awake (in mod_muc's cache) and asleep (on disk): finding one, making one, and keeping it with one write.
--
-- Why: waking a room to change it pushes another out of mod_muc's cache, and mod_muc's own `save` writes the list of all rooms.

local jid = require "util.jid";

local bellhop = module:require "bellhop";
local slices = module:require "bellhop_slices";
local muc = module:depends "muc";

local affiliations = { owner = true, admin = true, member = true, outcast = true };

-- mod_muc's own stores
local configs = module:open_store("config");
local states = module:open_store("state");
local persistent = module:open_store("persistent");

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
-- Written in slices: returns false, with nothing written, where the room is no longer the one that others use.
local function save(room, pause, is_current)
	local is_awake = rawget(room, "save");
	if is_awake and (room:get_public() or not room:get_persistent()) then return room:save(true); end
	return slices.write("config", jid.node(room.jid), (room:freeze()), pause, is_current);
end

-- Whether the last change of a room is in memory only, as it could not be written.
local function is_unwritten(room)
	return slices.is_unwritten("config", jid.node(room.jid));
end

local large = 1000; -- affiliations; reading a room of so many takes some milliseconds

local function is_large(room)
	local count = 0;
	for _ in pairs(room._affiliations) do count = count + 1; end
	return count >= large;
end

-- A way to ask later whether a room is still the one that mod_muc has in its cache, or that is on disk.
local watches = setmetatable({}, { __mode = "k" }); -- of rooms asleep

local function watch(room)
	local was_awake = awake(room.jid) == room;
	local state = { address = room.jid, woken = false };
	watches[state] = true;
	return function ()
		if was_awake then return awake(room.jid) == room; end
		return not state.woken and not awake(room.jid);
	end;
end

local function note_waking(event)
	for state in pairs(watches) do state.woken = state.woken or state.address == event.room.jid; end
end

for _, name in ipairs { "muc-room-restored", "muc-room-created", "muc-room-destroyed" } do module:hook(name, note_waking); end

-- The addresses of all rooms, as keys
local function all()
	local found, err = persistent:get();
	if err then error(err); end
	return found or {};
end

-- Lists the rooms among all rooms. Read and written in one go: mod_muc writes that list, too.
local function list(addresses)
	local listed, changed = all(), false;
	for _, address in ipairs(addresses) do
		if not listed[address] then listed[address], changed = true, true; end
	end
	if changed then assert(persistent:set(nil, listed)); end
end

return {
	awake = awake, find = find, create = create, is_large = is_large, watch = watch, save = save, is_unwritten = is_unwritten, all = all, list = list,
};
