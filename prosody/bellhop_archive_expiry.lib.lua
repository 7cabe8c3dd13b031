-- Deletes what is older than a time from all archives of a store: some messages at once, then a pause in which others have their turn.
-- In one statement the server would stand still for seconds.

local timer = require "util.timer";

local rows = module:require "bellhop_archive_rows";

local slice, pause = 200, 0.02; -- messages at once, and seconds
local most_users = 10; -- whose archives are looked through in one step, where there is nothing to delete
local retry_after = 10; -- seconds, where the file cannot be written

local next_user = [[SELECT "user" FROM "prosodyarchive" INDEXED BY "bellhop_archive_order" WHERE "host" = ? AND "user" > ? ORDER BY "user" LIMIT 1]];
local delete = [[DELETE FROM "prosodyarchive" WHERE "sort_id" IN (SELECT "sort_id" FROM "prosodyarchive" INDEXED BY "bellhop_archive_order" ]]
	..[[WHERE "host" = ? AND "user" = ? AND "store" = ? AND "when" <= ? LIMIT ?)]];

local running = {}; -- store -> { store =, before =, user = (at which it is), deleted = }

-- Goes on with the next archive. Returns whether there is one, or nil and why.
local function advance(work)
	local found, err = rows:ask(next_user, module.host, work.user);
	if not found then return nil, err; end
	if not found[1] then return false; end
	work.user = found[1][1];
	return true;
end

-- Deletes one slice. Returns whether there may be more, or nil and why.
local function step(work)
	for _ = 1, most_users do
		local deleted, err = rows:change(delete, module.host, work.user, work.store, work.before, slice);
		if not deleted then return nil, err; end
		work.deleted = work.deleted + deleted;
		if deleted == slice then return true; end
		local more, problem = advance(work);
		if not more then return more, problem; end
		if deleted > 0 then return true; end
	end
	return true;
end

-- Begins to delete, and returns. An earlier time that is being worked off gives way.
local function begin(store, before)
	local work = running[store];
	if work then
		work.before = before;
		return;
	end
	work = { store = store, before = before, user = "", deleted = 0 };
	running[store] = work;
	timer.add_task(pause, function ()
		local more, err = step(work);
		if more then return pause; end
		if more == nil then
			module:log("warn", "Expired messages cannot be deleted now: %s", err);
			return retry_after;
		end
		running[store] = nil;
		module:log("info", "%d expired messages of store %s are deleted", work.deleted, store);
	end);
end

return { begin = begin };
