-- Rooms awake (in mod_muc's cache) and asleep (on disk): finding one, making one, and keeping it with one write.
--
-- Why: waking a room to change it pushes another out of mod_muc's cache, and mod_muc's own `save` writes the list of all rooms.

local jid = require "util.jid";

local bellhop = module:require "bellhop";
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
local function save(room)
	local is_awake = rawget(room, "save");
	if is_awake and (room:get_public() or not room:get_persistent()) then return room:save(true); end
	return configs:set(jid.node(room.jid), (room:freeze()));
end

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

return { awake = awake, find = find, create = create, save = save, all = all, list = list };
