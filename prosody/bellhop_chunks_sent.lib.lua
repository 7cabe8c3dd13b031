-- Chunks that were sent, for a week: id -> how many copies, a number, or { copies = …, blocked = { addresses } }.
-- On disk they are pages, named by the second in which each was begun: remembering a chunk rewrites one small page, forgetting
-- a week-old page removes it.

local week, hour = 7 * 24 * 3600, 3600;
local page_size = 100;

local store = module:open_store();
local pages, sent = {}, {};
for begun in store:users() do
	pages[begun] = assert(store:get(begun));
	for id, chunk in pairs(pages[begun]) do sent[id] = chunk; end
end

local begun, room = 0, 0;
local function open_page()
	if room == 0 or os.time() - begun >= hour then begun, room = os.time(), page_size; end
	local name = tostring(begun);
	pages[name] = pages[name] or {};
	return name, pages[name];
end

-- Returns nil and why when it cannot be written.
local function remember(id, copies, blocked)
	local name, page = open_page();
	page[id] = #blocked > 0 and { copies = copies, blocked = blocked } or copies;
	local saved, err = store:set(name, page);
	if not saved then
		page[id] = nil;
		return nil, err;
	end
	sent[id], room = page[id], room - 1;
	return true;
end

-- How many copies a chunk had that was sent, and who blocked its sender; nothing when it was not.
local function get(id)
	local chunk = sent[id];
	if type(chunk) == "table" then return chunk.copies, chunk.blocked; end
	return chunk, {};
end

local function forget()
	for name, page in pairs(pages) do
		if tonumber(name) + hour + week < os.time() then
			store:set(name, nil);
			pages[name] = nil;
			for id in pairs(page) do sent[id] = nil; end
		end
	end
end

return { get = get, remember = remember, forget = forget, kept = week };
