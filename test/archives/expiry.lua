-- What is older than a time is deleted in slices, from all archives of one store. lua5.4 expiry.lua FOLDER-OF-PROSODY DATA-FOLDER

local world = dofile "test/archives/world.lua";

local archive, offline = world.driver:open("archive", "archive"), world.driver:open("offline", "archive");
local users, most = {}, 0;
for i = 1, 120 do users[i] = "user"..i; end

local function total(store)
	return world.rows:ask([[SELECT COUNT(*) FROM "prosodyarchive" WHERE "store" = ?]], store)[1][1];
end

local function write(store, names, when)
	local messages = {};
	for i, user in ipairs(names) do messages[i] = { user = user, text = "<message/>", when = when }; end
	assert(store:append_many(messages));
end

for when = 1, 10 do
	write(archive, users, when);
	write(offline, users, when);
end
for when = 1, 1000 do write(archive, { "user7" }, when); end

assert(archive.caps.wildcard_delete and archive:delete(true, { ["end"] = 4 }) == true);
assert(archive:delete(true, { ["end"] = 900 }) == true, "a later time replaces an earlier one");
assert(#world.timers == 1);
local task, before = world.timers[1], total "archive";
repeat
	local more = task();
	local now = total "archive";
	most, before = math.max(most, before - now), now;
until not more;
assert(most <= 200, "few at a time");
assert(total "archive" == 100 and total "offline" == 1200, "the newest of one, and all of another store");
