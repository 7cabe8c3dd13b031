-- Large values written in slices, with Prosody's own libraries and without a server: lua5.4 slices.lua FOLDER-OF-PROSODY DATA-FOLDER

local source, data = arg[1], arg[2];
package.path = source.."/?.lua;"..package.path;
package.cpath = source.."/?.so;"..package.cpath;
pcall(require, "loader"); -- 13 has one, for its longer names of libraries

local datamanager = require "util.datamanager";
local lfs = require "lfs";
datamanager.set_data_path(data);
package.preload["core.storagemanager"] = function ()
	return { olddm = datamanager, get_driver = function () return {}, "internal"; end };
end
module = { host = "acme.test" };
function module:open_store(name) -- luacheck: ignore 212
	return { set = function (_, user, value) return datamanager.store(user, "acme.test", name, value); end };
end
local slices = assert(loadfile "prosody/bellhop_slices.lib.lua")();

local function always() return true; end
local function never() return false; end
local function no_pause() return false; end
local function load(user) return datamanager.load(user, "acme.test", "rooms"); end
local function write(user, value, pause, is_current)
	return slices.write("rooms", user, value, pause or no_pause, is_current or always);
end

local function same(a, b)
	if type(a) ~= "table" or type(b) ~= "table" then return a == b; end
	for key, value in pairs(a) do if not same(value, b[key]) then return false; end end
	for key in pairs(b) do if a[key] == nil then return false; end end
	return true;
end

-- Whatever a store holds is read as it was, also by the server's own storage.
local bytes = {};
for byte = 0, 255 do bytes[byte+1] = string.char(byte); end
local room = {
	[false] = { version = 3, pending = {} }, [1] = 1.5, list = { "a", "b" }, empty = {}, odd = table.concat(bytes), ["a\n\r\0\"\\]]b"] = "ü\n",
	deep = { deep = { deep = { yes = true, no = false, large = 2^53, below = -1/3 } } }, members = {},
};
for i = 1, 5000 do room.members["user"..i.."@acme.test"] = { reserved_nickname = "User "..i }; end
assert(write("one", room) == true and same(load("one"), room));
assert(write(nil, room) == true and same(load(nil), room), "a value of the host itself");

-- Defaults behind a value are none of its entries.
assert(write("one", setmetatable({ own = 1 }, { __index = { default = 2 } })) == true and same(load("one"), { own = 1 }));

-- A table that changes between two slices is written without what went meanwhile.
local members, pauses = { a = 1, b = 1, c = 1, d = 1 }, 0;
assert(write("one", { members = members }, function ()
	pauses = pauses + 1;
	for _, name in ipairs { "a", "b", "c", "d" } do members[name], members["new"..name] = nil, 1; end
end) == true);
local first, other = next(load("one").members);
assert(pauses == 2 and #first == 1 and other == 1 and next(load("one").members, first) == nil);

-- Who has written, deleted or replaced the value meanwhile, also twice, is not overwritten.
local function between(act)
	local is_done = false;
	return function ()
		if not is_done then is_done = true; act(); end
	end
end
local theirs, path = { theirs = true }, datamanager.getpath("one", "acme.test", "rooms");
for _, act in ipairs {
	function () assert(datamanager.store("one", "acme.test", "rooms", theirs)); end,
	function () for _ = 1, 2 do assert(datamanager.store("one", "acme.test", "rooms", theirs)); end end,
	function () assert(os.remove(path)); assert(datamanager.store("one", "acme.test", "rooms", theirs)); end,
} do
	assert(write("one", room, between(act)) == false and same(load("one"), theirs));
	assert(slices.is_unwritten("rooms", "one"));
	assert(write("one", room) == true and not slices.is_unwritten("rooms", "one"));
end
assert(write("one", room, between(function () assert(os.remove(path)); end)) == false and load("one") == nil, "what was deleted stays so");
assert(write("new", room, between(function () assert(datamanager.store("new", "acme.test", "rooms", theirs)); end)) == false);
assert(same(load("new"), theirs));
assert(write("new", room, no_pause, never) == false and same(load("new"), theirs));

-- Whoever is killed before the end leaves the old value.
assert(not pcall(write, "new", room, function () error "killed"; end) and same(load("new"), theirs));

-- What cannot be written is said, and known as unwritten until it is.
local obstacle = datamanager.getpath("new", "acme.test", "rooms").."~";
assert(lfs.mkdir(obstacle));
local is_written, err = write("new", room);
assert(is_written == nil and err and slices.is_unwritten("rooms", "new") and same(load("new"), theirs));
assert(lfs.rmdir(obstacle));
assert(write("new", room) == true and same(load("new"), room) and not slices.is_unwritten("rooms", "new"));
