-- Counts in which functions the server spends its time, and writes the counts into a file every ten seconds.
-- Usage: BELLHOP_EXTRA_MODULES=bench_profile BELLHOP_PROFILE=/path/to/file; the hook counts instructions of the main thread.

local path = os.getenv("BELLHOP_PROFILE");
local every, period = 1000, 10; -- instructions, seconds

local counts, total = {}, 0;

local function count()
	local info = debug.getinfo(2, "Sl");
	if not info then return; end
	local name = info.short_src..":"..info.linedefined;
	counts[name] = (counts[name] or 0) + 1;
	total = total + 1;
end

local function write()
	local names = {};
	for name in pairs(counts) do names[#names+1] = name; end
	table.sort(names, function (a, b) return counts[a] > counts[b]; end);
	local file = assert(io.open(path, "w"));
	for i = 1, math.min(#names, 40) do
		file:write(("%5.1f %% %s\n"):format(100 * counts[names[i]] / total, names[i]));
	end
	file:close();
	return period;
end

if path then
	-- Set from a timer, as it is then the main thread that is counted; a module may be loaded by another.
	module:add_timer(1, function () debug.sethook(count, "", every); end);
	module:add_timer(period, write);
end
