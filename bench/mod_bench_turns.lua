-- Writes each turn of the server's loop that took more than 30 ms of CPU time into a file: how long, how much memory was in use before and
-- behind, and where the loop stood still. Usage: BELLHOP_EXTRA_MODULES=bench_turns BELLHOP_TURNS=/path/to/file
-- The loop stands still where a thousand instructions take more than 10 ms: in a collection of garbage, or in a call into C.

local now = os.clock; -- CPU time, so that other programs do not count

local path = os.getenv("BELLHOP_TURNS");
local every, still, long = 1000, 0.01, 0.03; -- instructions, seconds, seconds

local began, memory_before, looked, stalls = nil, 0, 0, {};

local function look()
	local time = now();
	if time - looked > still and began then
		table.insert(stalls, ("stood still for %.0f ms\n%s"):format((time - looked) * 1000, debug.traceback("", 2)));
	end
	looked = time;
end

local function write(took)
	local file = assert(io.open(path, "a"));
	file:write(("turn of %.0f ms, memory from %.1f to %.1f MB\n%s\n\n")
		:format(took * 1000, memory_before / 1024, collectgarbage("count") / 1024, table.concat(stalls, "\n")));
	file:close();
end

local function begin(...)
	began, looked, stalls, memory_before = now(), now(), {}, collectgarbage("count");
	return ...;
end

local function watch()
	local methods = getmetatable(require "util.poll".new()).__index;
	local wait = methods.wait;
	methods.wait = function (...)
		if began then
			look();
			if looked - began > long then write(looked - began); end
		end
		began = nil;
		return begin(wait(...));
	end;
	local create = coroutine.create;
	coroutine.create = function (run) -- luacheck: ignore 122
		local thread = create(run);
		debug.sethook(thread, look, "", every);
		return thread;
	end;
	debug.sethook(look, "", every);
end

if path then module:add_timer(1, watch); end
