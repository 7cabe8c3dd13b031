-- Where the outbox stores messages: pages of a range of ids each, one file a page. To a file lines are only ever appended,
-- and it goes when all its messages have gone:
--   +id time length text   a message, without its end tag
--   *id time length text   one that was handed over at once
--   ~id                    handed over up to here
--   -id id                 acknowledged or bounced, from the first to the second
-- A message is stored as the text that goes to the component's socket: it is serialised once and parsed never, unless it
-- must bounce. The newest page stays even when it is done, so that ids never start anew.

local datamanager = require "core.storagemanager".olddm; -- util.datamanager is replaced by storage drivers

local page_size = 512;
local pages, by_start = {}, {}; -- oldest first, and by the lowest id of their range
local last = 0; -- the highest id ever given
local delivered = 0; -- no id above this was ever handed over

local function path_of(start, create)
	return datamanager.getpath(("%d"):format(start), module.host, "bellhop_outbox", "log", create);
end

local function start_of(id) return id - id % page_size; end

local function newest() return pages[#pages]; end

local function new_page(start)
	local page = { start = start, last = start, left = 0, times = {} };
	pages[#pages+1], by_start[start] = page, page;
	return page;
end

local function close(page)
	if page.file then page.file:close(); end
	page.file = nil;
end

local function remove(page)
	close(page);
	for i, each in ipairs(pages) do
		if each == page then table.remove(pages, i); break; end
	end
	by_start[page.start] = nil;
	local removed, err, code = os.remove(path_of(page.start));
	if not removed and code ~= 2 then module:log("warn", "Cannot remove a page, its messages may be sent again: %s", err); end
end

-- Each line brings the line break before it: whatever a full disk left of the line before thereby ends.
local function append(page, text)
	local file, err = page.file;
	if not file then
		file, err = io.open(path_of(page.start, true), "ab");
		if not file then return nil, err; end
		file:setvbuf("no"); -- one system call: what returned survives a killed server
	end
	page.file = file;
	local written;
	written, err = file:write(text);
	if not written or page ~= newest() then close(page); end
	return written, err;
end

-- The page of a new id.
local function page_for(id)
	local start, before = start_of(id), newest();
	if before and before.start == start then return before; end

	local page = new_page(start);
	if before then close(before); end
	if before and before.left == 0 then remove(before); end
	return page;
end

local function add(page, id, time)
	page.times[id], page.left, page.last = time, page.left + 1, id;
end

-- Returns how many of these were stored, and how many of them not above `cursor`.
local function take(page, from, to, cursor)
	local times, taken, below = page.times, 0, 0;
	for id = from, to do
		if times[id] then
			times[id], taken = nil, taken + 1;
			if id <= cursor then below = below + 1; end
		end
	end
	page.left = page.left - taken;
	return taken, below;
end

-- Stores a message and returns its id, or nil and why not. `at_once`: it is handed over as soon as this returns.
local function store(text, at_once)
	local id, time = last + 1, os.time();
	last = id;
	local page = page_for(id);
	local written, err = append(page, ("\n%s%d %d %d %s"):format(at_once and "*" or "+", id, time, #text, text));
	if not written then return nil, err; end
	add(page, id, time);
	if at_once then delivered = id; end
	return id;
end

-- At most `limit` stored messages of a page after the id `after`, in order, and where in its file reading ended.
local function read(page, after, limit, offset)
	local found = {};
	local file, err = io.open(path_of(page.start), "rb");
	if not file then
		module:log("error", "Stored messages cannot be read: %s", err);
		return found, offset;
	end
	file:seek("set", offset);
	while #found < limit do
		local line = file:read();
		if not line then break; end
		local id, time, text = line:match("^[+*](%d+) (%d+) %d+ (.*)$");
		id = tonumber(id);
		if id and id > after and page.times[id] then
			found[#found+1] = { id = id, time = tonumber(time), text = text, redelivered = id <= delivered };
		end
	end
	offset = file:seek();
	file:close();
	return found, offset;
end

-- The oldest page with something after an id.
local function page_after(id)
	for _, page in ipairs(pages) do
		if page.last > id and page.left > 0 then return page; end
	end
end

-- Says on disk that everything up to an id of this page is handed over.
local function hand_over(page, id)
	if id <= delivered then return; end
	append(page, ("\n~%d"):format(id));
	delivered = id;
end

local function overlapping(from, to)
	local first = start_of(from);
	if first == start_of(to) then return { by_start[first] }; end
	local found = {};
	for _, page in ipairs(pages) do
		if page.start <= to and page.last >= from then found[#found+1] = page; end
	end
	return found;
end

-- What is no longer stored. Losing a line of it means that messages come again, so a full disk stops nothing.
local function save(lines)
	for page, text in pairs(lines) do
		if page.left == 0 and page ~= newest() then
			remove(page);
		else
			local written, err = append(page, text);
			if not written then module:log("warn", "Acknowledgements could not be saved: %s", err); end
		end
	end
end

-- Forgets the messages of these ranges of ids, { { from, to }, … }. Returns how many of them were not above `cursor`.
local function forget(ranges, cursor)
	local lines, forgotten = {}, 0;
	for _, range in ipairs(ranges) do
		for _, page in ipairs(overlapping(range[1], range[2])) do
			local from, to = math.max(range[1], page.start), math.min(range[2], page.last);
			local taken, below = take(page, from, to, cursor);
			if taken > 0 then lines[page] = (lines[page] or "")..("\n-%d %d"):format(from, to); end
			forgotten = forgotten + below;
		end
	end
	save(lines);
	return forgotten;
end

-- A line that a full disk cut short has another length: its sender has had an error.
local function load_line(page, line)
	local mark, id, rest = line:match("^([+*~-])(%d+) ?(.*)$");
	id = tonumber(id);
	if mark == "+" or mark == "*" then
		local time, length, text = rest:match("^(%d+) (%d+) (.*)$");
		if text and #text == tonumber(length) then add(page, id, tonumber(time)); end
	elseif mark == "-" then
		take(page, id, math.min(tonumber(rest) or 0, page.last), 0);
	end
	if mark == "*" or mark == "~" then delivered = math.max(delivered, id); end
end

-- After a restart.
local function load()
	local starts = {};
	for name in datamanager.users(module.host, "bellhop_outbox", "log") do starts[#starts+1] = assert(tonumber(name)); end
	table.sort(starts);
	for _, start in ipairs(starts) do
		local page = new_page(start);
		for line in io.lines(path_of(start)) do load_line(page, line); end
	end
	for i = #pages - 1, 1, -1 do
		if pages[i].left == 0 then remove(pages[i]); end
	end
	-- By the clock, so that a storage begun anew or put back does not repeat ids, either.
	last = math.max(#pages > 0 and newest().start + page_size - 1 or 0, os.time() * 1000000);
end

-- How many messages are stored, and the time of the oldest.
local function state()
	local stored, oldest = 0, nil;
	for _, page in ipairs(pages) do
		stored = stored + page.left;
		if not oldest then
			for _, time in pairs(page.times) do oldest = math.min(oldest or time, time); end
		end
	end
	return stored, oldest;
end

return {
	load = load, store = store, read = read, page_after = page_after, hand_over = hand_over, forget = forget, state = state,
	size = page_size,
	last = function () return last; end,
	close = function () if newest() then close(newest()); end end,
};
