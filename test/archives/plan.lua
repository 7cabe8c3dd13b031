-- Questions to one archive beside giant ones: each is answered in an index, and reads no message that it does not answer with, whatever
-- SQLite's statistics say. lua5.4 plan.lua FOLDER-OF-PROSODY DATA-FOLDER

local world = dofile "test/archives/world.lua";
local archive = world.driver:open("archive", "archive");

local function fill(user, count, with)
	local messages = {};
	for i = 1, count do messages[i] = { user = user, text = "<message/>", when = i, with = with }; end
	return assert(archive:append_many(messages));
end

local keys = fill("ann", 50, "bob@acme.test");
fill("giant", 5000, "bob@acme.test");
assert(world.rows:ask("ANALYZE"));

-- Every SELECT that a question comes to, with the plan of SQLite
local plans;
local ask = world.rows.ask;
function world.rows:ask(sql, ...)
	local plan = assert(ask(self, "EXPLAIN QUERY PLAN "..sql, ...));
	for _, step in ipairs(plan) do table.insert(plans, step[4]); end
	return ask(self, sql, ...);
end

for name, query in pairs {
	newest = { reverse = true, limit = 50 }, all = {}, contact = { with = "bob@acme.test" }, rare = { with = "nobody@acme.test", limit = 50 },
	time = { start = 10, ["end"] = 20 }, behind = { after = keys[10], limit = 50 }, before = { before = keys[40], reverse = true, limit = 50 },
	ids = { ids = { keys[1], keys[2] } }, key = { key = keys[1] }, total = { with = "bob@acme.test", total = true, limit = 0 },
} do
	plans = {};
	assert(archive:find("ann", query));
	local text = table.concat(plans, "\n");
	assert(plans[1] and not text:find("SCAN prosodyarchive", 1, true) and not text:find("SCAN TABLE", 1, true), name..":\n"..text);
	local index = (query.ids or query.key) and "bellhop_archive_key" or "bellhop_archive_order";
	assert(text:find("USING COVERING INDEX "..index, 1, true), name..":\n"..text);
end
