-- Writes a large value of a store in slices, between which the server answers others: a room, a feed, a roster, the directory.
--
-- Why: the server's own storage makes the whole text of a value in one turn of its loop, which takes 0.1 s for a room of 10,000.

local serialize = require "util.serialization".serialize;
local storagemanager = require "core.storagemanager";
local datamanager = storagemanager.olddm; -- util.datamanager is replaced by storage drivers
local lfs = require "lfs";

local function scalar_text(value)
	if type(value) == "string" then return ("%q"):format(value); end -- faster
	return serialize(value);
end

-- Appends the Lua text of a value to `parts`. Where a table changes between two slices, an entry is written as it is in its own slice.
local function add_text(parts, value, pause)
	if type(value) ~= "table" then
		parts[#parts+1] = scalar_text(value);
		return;
	end
	local keys = {};
	for key in next, value do keys[#keys+1] = key; end
	parts[#parts+1] = "{\n";
	for i = 1, #keys do
		local entry = rawget(value, keys[i]);
		if entry ~= nil then
			parts[#parts+1] = "["..scalar_text(keys[i]).."]=";
			add_text(parts, entry, pause);
			parts[#parts+1] = ";\n";
			pause();
		end
	end
	parts[#parts+1] = "}";
end

-- Replaces a file by one with this text: whoever is killed meanwhile leaves the old file. Returns whether that was possible.
local function replace_file(path, text)
	local scratch = path.."~";
	local file = io.open(scratch, "w");
	if not file then return false; end
	local is_written = file:write(text);
	is_written = file:close() and is_written;
	if is_written then return os.rename(scratch, path) == true; end
	os.remove(scratch);
	return false;
end

local function write_file(store_name, user, value, pause, is_current)
	local _, driver_name = storagemanager.get_driver(module.host, store_name);
	if driver_name ~= "internal" or next(value) == nil then return module:open_store(store_name):set(user, value); end
	local path = datamanager.getpath(user, module.host, store_name, nil, true);
	local held = io.open(path); -- as long as the file is open, no other file gets its number
	local number = lfs.attributes(path, "ino");
	local parts = { "return " };
	add_text(parts, value, pause);
	parts[#parts+1] = ";\n";
	local is_untouched = lfs.attributes(path, "ino") == number;
	if held then held:close(); end
	if not is_untouched or not is_current() then return false; end
	if replace_file(path, table.concat(parts)) then return true; end
	return module:open_store(store_name):set(user, value); -- tries again, and logs why not
end

local unwritten = {}; -- store and user -> true, from the beginning of a write until its success

local function key_of(store_name, user)
	return store_name.."/"..(user or "");
end

-- Writes `value` for `user` into a keyval store of this host, and calls `pause` between two entries. `is_current`, asked in the last slice,
-- tells whether the value is still what is to be written. Returns true; or false, with nothing written, where `is_current` says no or
-- somebody else has written or deleted the value meanwhile; or nil and why.
local function write(store_name, user, value, pause, is_current)
	local key = key_of(store_name, user);
	unwritten[key] = true;
	local is_written, err = write_file(store_name, user, value, pause, is_current);
	if is_written then unwritten[key] = nil; end
	return is_written, err;
end

-- Whether the last write failed, so that what is in memory is not on the disk: whoever repeats the change has to write it.
local function is_unwritten(store_name, user)
	return unwritten[key_of(store_name, user)] == true;
end

return { write = write, is_unwritten = is_unwritten };
