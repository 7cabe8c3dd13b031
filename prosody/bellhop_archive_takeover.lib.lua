-- Takes archives over from files of the server's internal storage: in the background, the newest message of each first, so that a kill
-- leaves the rest to the next start. An archive that somebody asks about meanwhile is taken over at once. A file is removed when its last
-- message is on the disk.
--
-- Messages taken over have negative sort_ids: they stand before all that are said meanwhile, and each before the one taken before it.

local datamanager = require "core.storagemanager".olddm;
local envload = require "util.envload".envload;
local datetime = require "util.datetime";
local lfs = require "lfs";
local st = require "util.stanza";
local timer = require "util.timer";

local rows = module:require "bellhop_archive_rows";

local host = module.host;
local slice, pause = 50, 0.01; -- messages at once, and seconds in which others have their turn
local large_slice = 1000; -- where somebody waits
local report_after = 30; -- seconds

local files = {}; -- store -> account or room -> { } or { text =, starts = (of its items in the text), bad = }
local queue = {}; -- { store =, user = } of those in files, and of some who are not there any more
local taken, running, reported = 0, false, 0;

local insert = [[INSERT OR IGNORE INTO "prosodyarchive" ("sort_id","host","user","store","key","when","with","type","value") VALUES ]]
	..[[((SELECT min(0, coalesce((SELECT "sort_id" FROM "prosodyarchive" ORDER BY "sort_id" LIMIT 1), 0)) - 1),?,?,?,?,?,?,'xml',?)]];

local function path_of(user, store, extension) return datamanager.getpath(user ~= "" and user or nil, host, store, extension); end

-- Reads a file and finds its items; each begins a line.
local function open(file, user, store)
	local handle = assert(io.open(path_of(user, store, "list"), "rb"));
	file.text = "\n"..handle:read("*a");
	handle:close();
	file.starts, file.bad = {}, 0;
	for start in file.text:gmatch("()\nitem%(") do file.starts[#file.starts+1] = start; end
	file.left = #file.starts;
end

-- The arguments of the insertion of one item, or nothing where it cannot be read
local function decode(file, i, user, store)
	local item;
	local text = file.text:sub(file.starts[i], (file.starts[i+1] or 0) - 1);
	local code = envload(text, "=archive", { item = function (each) item = each; end });
	if not code or not pcall(code) or not item then return; end
	local when = item.when or datetime.parse(item.attr.stamp);
	item.attr.stamp, item.attr.stamp_legacy = nil, nil;
	return { host, user, store, item.key or tostring(i), math.floor(when), item.with or "", tostring(st.deserialize(item)) };
end

local function put(file, user, store, first, last)
	return rows:transaction(function ()
		for i = last, first, -1 do
			local ok, arguments = pcall(decode, file, i, user, store);
			if ok and arguments then
				assert(rows:change(insert, table.unpack(arguments)));
			else
				file.bad = file.bad + 1;
			end
		end
		return true;
	end);
end

-- What cannot be read stays, under a name that no storage looks at.
local function close(file, user, store)
	local path = path_of(user, store, "list");
	if file.bad > 0 then
		module:log("error", "%d messages of %s in store %s cannot be read, and stay in %s.unread", file.bad, user, store, path);
		assert(os.rename(path, path..".unread"));
	else
		assert(os.remove(path));
	end
	os.remove(path_of(user, store, "lidx")); -- 13's index of the list
	files[store][user] = nil;
end

-- Takes over the next messages of an archive. Returns nil and why where they cannot be written.
local function take(user, store, count)
	local file = files[store][user];
	if not file.text then open(file, user, store); end
	local first = math.max(1, file.left - count + 1);
	local bad = file.bad;
	local ok, err = put(file, user, store, first, file.left);
	if not ok then
		file.bad = bad;
		return nil, err;
	end
	taken, file.left = taken + file.left - first + 1, first - 1;
	if file.left == 0 then close(file, user, store); end
	return true;
end

-- Takes over all of an archive. Returns nil and why where that cannot be done now.
local function finish(user, store)
	while files[store] and files[store][user] do
		local ok, done, err = pcall(take, user, store, large_slice);
		if not ok or not done then return nil, err or done; end
	end
	return true;
end

local function finish_user(user)
	for store in pairs(files) do
		local ok, err = finish(user, store);
		if not ok then return nil, err; end
	end
	return true;
end

local function report()
	if os.time() - reported < report_after then return; end
	reported = os.time();
	module:log("info", "Taking over archives: %d messages so far, %d archives left", taken, #queue);
end

local function step()
	local next_one = queue[#queue];
	if not next_one then
		running = false;
		module:log("info", "All archives are taken over: %d messages", taken);
		return;
	end
	local user, store = next_one.user, next_one.store;
	if not files[store][user] then
		queue[#queue] = nil;
		return pause;
	end
	local ok, done, err = pcall(take, user, store, slice);
	if not ok then -- one bad file does not keep the others
		module:log("error", "The archive of %s in store %s cannot be taken over: %s", user, store, done);
		queue[#queue] = nil;
	elseif not done then
		module:log("warn", "Archives cannot be taken over now: %s", err);
		return 10;
	end
	report();
	return pause;
end

local function add(user, store)
	files[store][user] = {};
	table.insert(queue, { store = store, user = user });
end

-- Finds what there is to be taken over of a store, and begins.
local function begin(store)
	if files[store] then return; end
	files[store] = {};
	for user in datamanager.users(host, store, "list") do add(user, store); end
	if lfs.attributes(path_of("", store, "list"), "mode") then add("", store); end
	if running or not queue[1] then return; end
	running, reported = true, os.time();
	module:log("info", "Taking over %d archives from files", #queue);
	timer.add_task(pause, step);
end

-- Removes the file of an archive, or with no store all files of an account.
local function discard(user, store)
	for name, users in pairs(files) do
		if users[user] and (not store or store == name) then
			assert(os.remove(path_of(user, name, "list")));
			users[user] = nil;
		end
	end
end

return { begin = begin, finish = finish, finish_user = finish_user, discard = discard };
