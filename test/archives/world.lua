-- What the storage of archives finds in Prosody, without a server: lua5.4 SCRIPT FOLDER-OF-PROSODY DATA-FOLDER …
-- Answers the storage driver, a second connection to its file, and its rows.

local source, data = arg[1], arg[2];
package.path = source.."/?.lua;"..package.path;
package.cpath = source.."/?.so;"..package.cpath;
pcall(require, "loader"); -- 13 has one, for its longer names of libraries

local events = require "util.events".new();
prosody = { paths = { data = data }, events = events };
package.preload["util.timer"] = function () return { add_task = function () end }; end -- nothing runs by itself here

local shared, provided, libraries = {}, {}, {};
module = { host = "acme.test" };
function module:log() end -- luacheck: ignore 212
function module:shared(path) -- luacheck: ignore 212
	shared[path] = shared[path] or {};
	return shared[path];
end
function module:provides(name, item) provided[name] = item; end -- luacheck: ignore 212
function module:require(name) -- luacheck: ignore 212
	libraries[name] = libraries[name] or assert(loadfile("prosody/"..name..".lib.lua"))();
	return libraries[name];
end

assert(loadfile "prosody/mod_storage_bellhop.lua")();
local other = assert(require "DBI".Connect("SQLite3", data.."/prosody.sqlite"));
other:autocommit(true);

local function run(sql) assert(assert(other:prepare(sql)):execute()); end

return { driver = provided.storage, rows = module:require "bellhop_archive_rows", run = run, events = events };
