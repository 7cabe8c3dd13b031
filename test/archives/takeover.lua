-- Archives in files of the internal storage become rows: all messages, with ids, times and order. lua5.4 takeover.lua FOLDER-OF-PROSODY DATA-FOLDER

local world = dofile "test/archives/world.lua";
local st = require "util.stanza";
local lfs = require "lfs";

local function text_of(id) return "line\nitem({ <& "..id; end

local function message(id)
	return st.message({ id = id, from = "bob@acme.test/ä" }):text_tag("body", text_of(id), { ["xml:lang"] = "de" });
end

local function store(user, store_name, count)
	for i = 1, count do
		local item = st.preserialize(message((user or "")..i));
		item.key, item.when, item.with = "k"..i, 1000 + i + (i % 2) / 2, "bob@acme.test";
		item.attr.stamp = "1970-01-01T00:00:00Z";
		assert(world.datamanager.list_append(user, module.host, store_name, item));
	end
end

local function path(user, store_name) return world.datamanager.getpath(user, module.host, store_name, "list"); end
local function is_there(file) return lfs.attributes(file, "mode") ~= nil; end

local function append_text(file, text)
	local handle = assert(io.open(file, "a"));
	handle:write(text);
	handle:close();
end

local function steps(count)
	for _ = 1, count do
		local task = table.remove(world.timers, 1);
		if not task then return; end
		if task() then table.insert(world.timers, task); end
	end
end

local function read(archive, user)
	local found = {};
	for key, stanza, when, with in assert(archive:find(user)) do
		table.insert(found, { key = key, stanza = stanza, when = when, with = with });
	end
	return found;
end

local function check(found, user, count)
	for i = 1, count do
		local item = found[i];
		assert(item and item.key == "k"..i and item.when == 1000 + i and item.with == "bob@acme.test", user..": item "..i);
		local body = item.stanza:get_child("body");
		assert(item.stanza.attr.id == user..i and item.stanza.attr.from == "bob@acme.test/ä" and not item.stanza.attr.stamp);
		assert(body:get_text() == text_of(user..i) and body.attr["xml:lang"] == "de", tostring(item.stanza));
	end
end

store("ann", "archive", 220);
store(nil, "pubsub_news", 60);
store("ann", "offline", 3);
store("ben", "archive", 130);
store("cut", "archive", 4);
store("old", "archive", 1);
append_text(path("cut", "archive"), "item({\n\t[\"name\"] = \"mess"); -- a kill in the middle of an append
append_text(path("old", "archive"), [[item({ name = "message"; attr = { stamp = "2009-02-13T23:31:30Z"; id = "old2" } });]].."\n");

world.start();
local archive = world.driver:open("archive", "archive");
assert(archive:append("ann", nil, message("new"), 5000, ""), "people talk meanwhile");
steps(3);
world.start(); -- killed
archive = world.driver:open("archive", "archive");
local offline = world.driver:open("offline", "archive");
steps(2);
assert(is_there(path("ann", "archive")) or is_there(path("ben", "archive")), "not all is done");
assert(world.driver:move("ben", "benedict"), "an account gets another name meanwhile");
check(read(archive, "benedict"), "ben", 130);
assert(#read(archive, "ben") == 0 and not is_there(path("ben", "archive")));

local ann = read(archive, "ann"); -- who asks does not wait
check(ann, "ann", 220);
assert(#ann == 221 and ann[221].stanza.attr.id == "new", "what was said meanwhile comes last");
steps(1000);
assert(#world.timers == 0, "done");

check(read(offline, "ann"), "ann", 3);
local news = world.driver:open("pubsub_news", "archive");
check(read(news, nil), "", 60);
assert(news:append(nil, "k7", message("new"), 5000, "") and news:delete(nil, { truncate = 2 }) == 58);
local latest = read(news, nil);
assert(latest[1].key == "k60" and latest[2].key == "k7" and latest[2].stanza.attr.id == "new", "an item anew comes last");
assert(news:set(nil, "k7", message("again")) and news:get(nil, "k7").attr.id == "again" and news:delete(nil) == 2);
check(read(archive, "cut"), "cut", 4);
assert(#read(archive, "cut") == 4 and is_there(path("cut", "archive")..".unread"), "what cannot be read stays");
local old = read(archive, "old");
assert(#old == 2 and old[2].key == "2" and old[2].when == 1234567890 and not old[2].stanza.attr.stamp, "without key or time of its own");
for _, user in ipairs { "ann", "ben", "cut", "old" } do assert(not is_there(path(user, "archive")), user); end

archive:append("benedict", nil, message("more"), 6000, "");
assert(world.driver:move("nobody", "benedict") and #read(archive, "benedict") == 131, "nothing replaces nothing");
assert(world.driver:move("ann", "benedict") and #read(archive, "benedict") == 221 and #read(archive, "ann") == 0, "replaced");
assert(world.driver:purge("benedict") and #read(archive, "benedict") == 0 and #read(offline, "benedict") == 0, "gone");
