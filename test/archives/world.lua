-- What the storage of archives finds in Prosody, without a server: lua5.4 SCRIPT FOLDER-OF-PROSODY DATA-FOLDER …
-- Answers the storage driver and its rows, a second connection to its file, the timers that wait, and a fresh start.

local source, data = arg[1], arg[2];
package.path = source.."/?.lua;"..package.path;
package.cpath = source.."/?.so;"..package.cpath;
pcall(require, "loader"); -- 13 has one, for its longer names of libraries

local datamanager = require "util.datamanager";
datamanager.set_data_path(data);
prosody = { paths = { data = data }, events = require "util.events".new() }; -- luacheck: ignore 121

local world = { timers = {}, datamanager = datamanager, events = prosody.events, log = {} };
package.preload["core.storagemanager"] = function () return { olddm = datamanager }; end
package.preload["core.modulemanager"] = function () return {}; end
package.preload["util.timer"] = function () -- nothing runs by itself here
	return { add_task = function (_, task) table.insert(world.timers, task); end };
end

local shared, provided, libraries;
module = { host = "acme.test" };
function module:log(_, text, ...) table.insert(world.log, text:format(...)); end -- luacheck: ignore 212
function module:shared(path) -- luacheck: ignore 212
	shared[path] = shared[path] or {};
	return shared[path];
end
function module:hook() end -- luacheck: ignore 212
function module:provides(name, item) provided[name] = item; end -- luacheck: ignore 212
function module:require(name) -- luacheck: ignore 212
	libraries[name] = libraries[name] or assert(loadfile("prosody/"..name..".lib.lua"))();
	return libraries[name];
end

-- Loads the driver with nothing in memory, as after a kill.
function world.start()
	shared, provided, libraries, world.timers = {}, {}, {}, {};
	assert(loadfile "prosody/mod_storage_bellhop.lua")();
	world.driver, world.rows = provided.storage, module:require "bellhop_archive_rows";
end

world.start();
local other = assert(require "DBI".Connect("SQLite3", data.."/prosody.sqlite"));
other:autocommit(true);

function world.run(sql) assert(assert(other:prepare(sql)):execute()); end

return world;
