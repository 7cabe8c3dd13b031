-- Chunks that were sent, for a week: id -> how many copies, a number, or { copies = …, blocked = { addresses } }.
-- On disk they are pages, named by the second in which each was begun. To a page lines are only ever appended, so that remembering
-- a chunk costs the same, however many there are. Forgetting a week-old page removes it.
-- A line: the number of copies, the chunk's id and the addresses that block its sender, the last two without blanks, and a point.

local datamanager = require "core.storagemanager".olddm; -- util.datamanager is replaced by storage drivers
local encode, decode = datamanager.path_encode, datamanager.path_decode;

local week, hour = 7 * 24 * 3600, 3600;

local sent, pages = {}, {}; -- by id; the ids of a page by its name
local current; -- { name, begun, file }

local function path_of(name, create)
	return datamanager.getpath(name, module.host, "bellhop_fanout", "log", create);
end

local function add(name, id, chunk)
	pages[name] = pages[name] or {};
	table.insert(pages[name], id);
	sent[id] = chunk;
end

local function chunk_of(copies, blocked)
	return #blocked > 0 and { copies = copies, blocked = blocked } or copies;
end

-- The line break before it ends whatever a full disk left of the line before.
local function line_of(id, copies, blocked)
	local words = { ("\n%d"):format(copies), encode(id) };
	for _, address in ipairs(blocked) do words[#words+1] = encode(address); end
	words[#words+1] = ".";
	return table.concat(words, " ");
end

-- A line that a full disk cut short has no point: its chunk comes again.
local function load_line(name, line)
	local copies, id, rest = line:match("^(%d+) (%S+) (.*)%.$");
	if not copies then return; end
	local blocked = {};
	for address in rest:gmatch("%S+") do blocked[#blocked+1] = decode(address); end
	add(name, decode(id), chunk_of(tonumber(copies), blocked));
end

-- The pages of an older version were rewritten as a whole.
local older = module:open_store();
for name in older:users() do
	for id, chunk in pairs(assert(older:get(name))) do add(name, id, chunk); end
end
for name in datamanager.users(module.host, "bellhop_fanout", "log") do
	for line in io.lines(path_of(name)) do load_line(name, line); end
end

local function open_page()
	if current and os.time() - current.begun < hour then return current; end
	if current then current.file:close(); end
	current = nil;
	local begun = os.time();
	local file, err = io.open(path_of(tostring(begun), true), "ab");
	if not file then return nil, err; end
	file:setvbuf("no"); -- one system call: what returned survives a killed server
	current = { name = tostring(begun), begun = begun, file = file };
	return current;
end

-- Returns nil and why when it cannot be written.
local function remember(id, copies, blocked)
	local page, err = open_page();
	if not page then return nil, err; end
	local written;
	written, err = page.file:write(line_of(id, copies, blocked));
	if not written then return nil, err; end
	add(page.name, id, chunk_of(copies, blocked));
	return true;
end

-- How many copies a chunk had that was sent, and who blocked its sender; nothing when it was not.
local function get(id)
	local chunk = sent[id];
	if type(chunk) == "table" then return chunk.copies, chunk.blocked; end
	return chunk, {};
end

local function forget()
	for name, ids in pairs(pages) do
		if tonumber(name) + hour + week < os.time() then
			os.remove(path_of(name));
			older:set(name, nil);
			pages[name] = nil;
			for _, id in ipairs(ids) do sent[id] = nil; end
		end
	end
end

return { get = get, remember = remember, forget = forget, kept = week };
