-- Moves everything that an account has stored to another name: archive, contacts, bookmarks, private storage, block list, PEP.
--
-- Why: the server keeps it in files by name. Each file is renamed by itself, so that a kill leaves it under one of the two names,
-- and moving again moves the rest. The driver of archives (mod_storage_bellhop) moves its own.

local storagemanager = require "core.storagemanager";
local datamanager = storagemanager.olddm; -- util.datamanager is replaced by storage drivers
local lfs = require "lfs";

local host = module.host;

local function move_file(store, extension, from, to)
	local source = datamanager.getpath(from, host, store, extension);
	if not lfs.attributes(source, "mode") then return; end
	os.remove(datamanager.getpath(to, host, store, "lidx")); -- 13's index of the list that was there
	assert(os.rename(source, datamanager.getpath(to, host, store, extension, true)));
end

-- The names of all stores that are kept by account
local function names()
	local found = {};
	for store in datamanager.stores(true, host) do table.insert(found, store); end
	return found;
end

local function move(from, to)
	local archives = storagemanager.get_driver(host, "archive");
	if archives.move then assert(archives:move(from, to)); end
	for _, store in ipairs(names()) do
		os.remove(datamanager.getpath(from, host, store, "lidx")); -- made anew when it is missing
		move_file(store, "dat", from, to);
		move_file(store, "list", from, to);
	end
end

return { move = move };
