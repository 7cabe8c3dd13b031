-- Random appends, changes and questions, to the storage of archives and to a plain list: both have to answer the same, also
-- while somebody else has the file locked and rows wait in memory. lua5.4 model.lua FOLDER-OF-PROSODY DATA-FOLDER SEED STEPS

local world = dofile "test/archives/world.lua";
local st = require "util.stanza";

math.randomseed(tonumber(arg[3]));
local archive = world.driver:open("archive", "archive");
local other = world.driver:open("offline", "archive");
local people, friends = { "ann", "Ann", "o'brien", "100%_ä" }, { "bob@acme.test", "carl@acme.test", "d" };
local lists, made, locked = {}, 0, false;
for _, name in ipairs(people) do lists[name] = {}; end

local function one_of(list) return list[math.random(#list)]; end
local function chance(percent) return math.random(100) <= percent; end

local function message()
	made = made + 1;
	return st.message({ id = "m"..made, from = "x@y.test/ä" }):text_tag("body", "<& "..made);
end

local function drop(list, key)
	for i, item in ipairs(list) do
		if item.key == key then table.remove(list, i); return; end
	end
end

local function known_key(list) return list[1] and one_of(list).key or "none"; end

--- The plain list

local function position(list, key)
	for i, item in ipairs(list) do
		if item.key == key then return i; end
	end
end

local function includes(list, value)
	for _, each in ipairs(list) do
		if each == value then return true; end
	end
	return false;
end

-- The items that a question means, in its order and without its limit; nil for an unknown key.
local function meant(list, query)
	local after, before = 0, #list + 1;
	if query.after then after = position(list, query.after); end
	if query.before then before = position(list, query.before); end
	if not after or not before then return nil; end
	local found = {};
	for i = after + 1, before - 1 do
		local item = list[i];
		local fits = (not query.with or item.with == query.with) and (not query.key or item.key == query.key)
			and (not query.start or item.when >= query.start) and (not query["end"] or item.when <= query["end"])
			and (not query.ids or includes(query.ids, item.key)) and (not query.containing or query.containing == "'"..item.id.."'");
		if fits then table.insert(found, query.reverse and 1 or #found + 1, item); end
	end
	return found;
end

--- Steps

local function random_query(list)
	local query = { total = chance(40), reverse = chance(50) };
	if chance(60) then query.limit = math.random(1, 12); end
	if chance(30) then query.with = one_of(friends); end
	if chance(30) then query.start = math.random(0, 60) + (chance(20) and 0.5 or 0); end
	if chance(30) then query["end"] = math.random(20, 80) + (chance(20) and 0.5 or 0); end
	if chance(30) then query.after = chance(90) and known_key(list) or "unknown"; end
	if chance(30) then query.before = chance(90) and known_key(list) or "unknown"; end
	if chance(10) then query.ids = { known_key(list), "unknown", known_key(list) }; end
	if chance(5) then query.key = known_key(list); end
	if chance(5) and list[1] then query.containing = "'"..one_of(list).id.."'"; end
	return query;
end

local function ask(name)
	local list = lists[name];
	local query = random_query(list);
	local wanted = meant(list, query);
	local found, total = archive:find(name, query);
	if not wanted then
		assert(found == nil and total == "item-not-found", "an unknown key is not found");
		return;
	end
	assert(found, total);
	if query.total then assert(total == #wanted, ("total %s, not %d"):format(total, #wanted)); end
	local count = 0;
	for key, stanza, when, with in found do
		count = count + 1;
		local item = wanted[count];
		assert(item and key == item.key and stanza.attr.id == item.id and when == item.when and with == item.with, "another item");
		assert(math.type(when) == "integer" and stanza.attr.from == "x@y.test/ä", "as it was stored");
	end
	assert(count == math.min(#wanted, query.limit or #wanted), ("%d items, not %d"):format(count, #wanted));
end

local function append(name)
	local stanza, when, with, key = message(), math.random(0, 60), one_of(friends), nil;
	if chance(10) then key = chance(50) and known_key(lists[name]) or "own"..made; end
	local got = archive:append(name, key, stanza, when + (chance(20) and 0.7 or 0), with);
	if not got and key and locked then return; end
	assert(got, "appended");
	if key then drop(lists[name], key); end
	table.insert(lists[name], { key = got, id = stanza.attr.id, when = when, with = with });
	assert(other:append(name, nil, stanza, when, with)); -- a neighbour in the table
end

local function append_many()
	local messages, items = {}, {};
	for i = 1, math.random(0, 6) do
		local stanza, name = message(), one_of(people);
		local key = chance(50) and "given"..made or nil;
		messages[i] = { user = name, key = key, text = tostring(stanza), when = 30, with = friends[1] };
		items[i] = { name = name, key = key, id = stanza.attr.id };
	end
	local count = #messages;
	messages[count+1] = { user = "ann", store = "offline", text = "<message/>", when = 30 }; -- a neighbour in the table
	local keys = assert(archive:append_many(messages));
	assert(#keys == count + 1, "a key for each");
	for i, item in ipairs(items) do
		assert(not item.key or item.key == keys[i], "the key that was given");
		table.insert(lists[item.name], { key = keys[i], id = item.id, when = 30, with = friends[1] });
	end
end

local function refuse()
	assert(not archive:append("ann", nil, message(), 0/0, ""), "a time that is none");
	assert(not archive:append("ann", nil, "text", 1, ""), "a value that is no stanza");
	assert(not archive:append_many { { user = "ann", text = "<message/>", when = 1 }, { text = "<message/>", when = 1 } }, "an archive of nobody");
end

local function replace(name)
	if locked and not chance(10) then return; end -- each waits for the lock
	local list = lists[name];
	local key, stanza = chance(90) and known_key(list) or "unknown", message();
	local at = position(list, key);
	local ok = archive:set(name, key, stanza, chance(50) and 5 or nil);
	if not at then assert(not ok, "nothing to replace"); return; end
	if ok then
		local again, when = archive:get(name, key);
		assert(again.attr.id == stanza.attr.id);
		list[at].id, list[at].when = stanza.attr.id, when;
	else
		assert(locked, "only a locked file refuses a change");
	end
end

local function delete(name)
	local query = random_query(lists[name]);
	query.limit, query.total = nil, nil;
	if locked then return; end
	local gone = meant(lists[name], query);
	local count, err = archive:delete(name, query);
	assert(gone and count == #gone or not gone and err == "item-not-found", "so many are deleted");
	for _, item in ipairs(gone or {}) do drop(lists[name], item.key); end
end

local function truncate(name)
	if locked then return; end
	local keep = math.random(5, 30);
	archive:delete(name, { truncate = keep });
	while #lists[name] > keep do table.remove(lists[name], 1); end
end

local function clear(name)
	if not chance(30) then return; end
	assert(archive:delete(name));
	lists[name] = {};
end

local function lock()
	world.run(locked and "COMMIT" or "BEGIN IMMEDIATE");
	locked = not locked;
	if not locked then assert(world.rows:flush(), "what waited is written"); end
end

for step = 1, tonumber(arg[4]) do
	local name = one_of(people);
	local ok, problem = xpcall(function ()
		if chance(2) then lock();
		elseif chance(1) then refuse();
		elseif chance(1) then delete(name);
		elseif chance(1) then truncate(name);
		elseif chance(2) then clear(name);
		elseif chance(10) then replace(name);
		elseif chance(5) then append_many();
		elseif chance(40) then append(name);
		else ask(name); end
	end, debug.traceback);
	if not ok then error(("seed %s, step %d: %s"):format(arg[3], step, problem), 0); end
end
if locked then lock(); end
for _, name in ipairs(people) do
	for _ = 1, 50 do ask(name); end
end
assert(world.rows:health().waiting == 0);
