-- Rows that cannot be written wait, and are written in their order. lua5.4 faults.lua FOLDER-OF-PROSODY DATA-FOLDER

local world = dofile "test/archives/world.lua";
local st = require "util.stanza";

local archive = world.driver:open("archive", "archive");
local rows = world.rows;
local said, told = {}, nil;
world.events.add_handler("bellhop-archives-changed", function (health) told = health; end);

local function say(user)
	local key, err = archive:append(user, nil, st.message({ id = "m"..#said }):text_tag("body", ("x"):rep(200)), 1, "");
	assert(key, err);
	table.insert(said, { user = user, key = key });
	return key;
end

local function check()
	local at = { ann = 0, bob = 0 };
	for user in pairs(at) do
		local found = assert(archive:find(user));
		for _, each in ipairs(said) do
			if each.user == user then assert(found() == each.key, "in their order"); end
		end
		assert(found() == nil, "and no others");
	end
end

local function retry() return assert(world.timers[1], "it is tried again")(); end

local function blocked(reason)
	for i = 1, 5 do say(i % 2 == 0 and "ann" or "bob"); end
	local keys = assert(archive:append_many { { user = "ann", text = "<message/>" }, { user = "bob", text = "<message/>" } });
	table.insert(said, { user = "ann", key = keys[1] });
	table.insert(said, { user = "bob", key = keys[2] });
	check();
	local health = rows:health();
	assert(health.waiting == 7 and health.problem:find(reason, 1, true), health.problem);
	assert(retry() == 1 and rows:health().waiting == 7, "again in a second");
	assert(told.waiting == 7 and told.problem == health.problem, "those who watch are told");
end

local function free()
	assert(retry() == nil, "done");
	table.remove(world.timers, 1);
	local health = rows:health();
	assert(health.waiting == 0 and not health.problem and not told.problem);
	check();
	say("ann");
	check();
	assert(#world.timers == 0, "nothing waits any more");
end

say("ann");

world.run "BEGIN IMMEDIATE";
blocked "locked";
world.run "COMMIT";
free();

assert(rows.connection:rows "PRAGMA max_page_count = 1");
while not rows:health().problem do say("bob"); end -- until the file's last page is full
world.rows:forget(function () return true; end);
table.remove(said);
blocked "full";
assert(rows.connection:rows "PRAGMA max_page_count = 1000000");
free();

assert(archive:delete("ann", { key = said[1].key }) == 1);
table.remove(said, 1);
check();

world.run "BEGIN IMMEDIATE";
say("ann");
assert(archive:delete("ann", { ids = { said[#said].key } }) == nil, "nothing is deleted of a locked file");
world.run "COMMIT";
world.events.fire_event("server-stopped"); -- what waits is written at the end
world.start();
archive, rows = world.driver:open("archive", "archive"), world.rows;
check();

prosody.paths.data = arg[2].."/later"; -- luacheck: ignore 122
world.start(); -- where no file can be made
archive, rows, said = world.driver:open("archive", "archive"), world.rows, {};
assert(rows:health().problem and retry() == 1);
assert(archive:find("ann") == nil, "what is not known is not called empty");
say("ann");
assert(require "lfs".mkdir(prosody.paths.data));
assert(retry() == nil and not rows:health().problem);
check();
