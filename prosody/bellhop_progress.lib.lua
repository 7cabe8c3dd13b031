-- Progress of a chunk: to whom it was sent, on disk until it is done, so that a killed server can go on with it.
-- The lines of a file: the time of its beginning, then an address for each copy, written before the copy is handed on.
-- Who opens it again ends with a blank whatever a kill or a full disk left of the last line: that never was one.

local sha256 = require "util.hashes".sha256;
local datamanager = require "core.storagemanager".olddm; -- util.datamanager is replaced by storage drivers
local lfs = require "lfs";

local unfinished = {}; -- by path: what a full disk has left to this process

local function path_of(name, create)
	return datamanager.getpath(name, module.host, "bellhop_fanout", "progress", create);
end

local function count(progress, to)
	progress.sent[to] = (progress.sent[to] or 0) + 1;
end

-- What a killed server left.
local function load(progress, text)
	progress.begun = tonumber(text:match("^(%d+)\n")) or 0;
	for to in (text:match("\n.*") or ""):gmatch("([^\n]+)\n") do
		if to:sub(-1) ~= " " then
			count(progress, to);
			progress.doubtful = to;
		end
	end
end

-- { sent = { address -> copies }; begun = seconds; again = whether there was an earlier try;
--   doubtful = the address whose copy may or may not have been handed on }
local function open(id)
	local path = path_of(sha256(id, true), true);
	local file = assert(io.open(path, "a+b"));
	file:setvbuf("no"); -- one system call: what returned survives a killed server
	local progress = unfinished[path] or { path = path, sent = {} };
	local text = file:read("*a");
	progress.again = text ~= "";
	if progress.again and not unfinished[path] then load(progress, text); end
	progress.begun = progress.begun or os.time();
	assert(file:write(text == "" and ("%d\n"):format(progress.begun) or " \n"));
	progress.file = file;
	return progress;
end

local function note(progress, to)
	return progress.file:write(to.."\n");
end

-- A full disk: what was sent is remembered by this process until the chunk comes again.
local function break_off(progress, sent)
	progress.file:close();
	for _, to in ipairs(sent) do count(progress, to); end
	progress.doubtful = nil;
	unfinished[progress.path] = progress;
end

local function finish(progress)
	progress.file:close();
	unfinished[progress.path] = nil;
	os.remove(progress.path);
end

-- Forgets those whose chunk never came again.
local function forget(seconds)
	for name in datamanager.users(module.host, "bellhop_fanout", "progress") do
		local path = path_of(name);
		if (lfs.attributes(path, "modification") or 0) + seconds < os.time() then
			unfinished[path] = nil;
			os.remove(path);
		end
	end
end

return { open = open, note = note, break_off = break_off, finish = finish, forget = forget };
