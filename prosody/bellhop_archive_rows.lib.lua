-- The rows of all archives, in one SQLite file with the table of the server's own SQL storage (mod_storage_sql): that storage
-- can read the file, so there is a way back. Rows that cannot be written wait in memory, in order. Design: docs/design/archive.md
--
-- A row is { host =, user =, store =, when = (whole seconds), with =, key =, text = (XML) }. What waits is rows, and deletions of whole
-- archives: { clears = true, host =, user =, store = (nothing: all stores) }.

local resolve = require "util.paths".resolve_relative_path;
local timer = require "util.timer";

local sqlite = module:require "bellhop_sqlite";

local patience = 150; -- milliseconds to wait for another writer: everybody waits with us
local last_patience = 5000; -- when the server stops
local retry_after = 1; -- seconds
local most_waiting = 64 * 1024 * 1024; -- characters of rows in memory
local slice = 1000; -- rows of a transaction, when those that waited are written

local schema = {
	[[CREATE TABLE IF NOT EXISTS "prosodyarchive" ("sort_id" INTEGER PRIMARY KEY AUTOINCREMENT, "host" TEXT NOT NULL, "user" TEXT NOT NULL, ]]
	..[["store" TEXT NOT NULL, "key" TEXT NOT NULL, "when" INTEGER NOT NULL, "with" TEXT NOT NULL, "type" TEXT NOT NULL, "value" TEXT NOT NULL)]];
	[[CREATE UNIQUE INDEX IF NOT EXISTS "bellhop_archive_key" ON "prosodyarchive" ("key","user","store","host")]];
	[[CREATE INDEX IF NOT EXISTS "bellhop_archive_order" ON "prosodyarchive" ("host","user","store","sort_id","when","with")]];
	-- Indexes of mod_storage_sql, which makes them again, and one that was ours: a copy of a broadcast writes a page of each.
	[[DROP INDEX IF EXISTS "prosodyarchive_index"]];
	[[DROP INDEX IF EXISTS "prosodyarchive_when"]];
	[[DROP INDEX IF EXISTS "prosodyarchive_with_when"]];
	[[DROP INDEX IF EXISTS "prosodyarchive_sort"]];
	[[DROP INDEX IF EXISTS "bellhop_archive_with_sort"]];
};

local insert = [[INSERT OR REPLACE INTO "prosodyarchive" ("host","user","store","key","when","with","type","value") VALUES (?,?,?,?,?,?,'xml',?)]];

local rows = {};
rows.__index = rows;

local function prepare(connection)
	connection:run(("PRAGMA busy_timeout=%d"):format(patience));
	local wal, err = connection:rows("PRAGMA journal_mode=WAL");
	if not wal then return nil, err; end
	connection:run("PRAGMA synchronous=FULL");
	for _, statement in ipairs(schema) do
		local ok, problem = connection:run(statement);
		if not ok then return nil, problem; end
	end
	return true;
end

function rows:connect()
	local connection, err = sqlite.open(self.path);
	if not connection then return nil, err; end
	local ok, problem = prepare(connection);
	if not ok then
		connection:close();
		return nil, problem;
	end
	self.connection = connection;
	return true;
end

function rows:disconnect()
	if self.connection then self.connection:close(); end
	self.connection = nil;
end

-- Asks the table. Returns rows, or nil and why. What waits is not in the table: see `waiting_of`.
function rows:ask(sql, ...)
	if not self.connection then return nil, self.problem; end
	return self.connection:rows(sql, ...);
end

-- Changes the table. Returns how many rows were changed, or nil and why.
function rows:change(sql, ...)
	if not self.connection then return nil, self.problem; end
	return self.connection:change(sql, ...);
end

-- Does all of the work in one transaction, or nothing. Returns nil and why.
function rows:transaction(work)
	if not self.connection then return nil, self.problem; end
	return self.connection:transaction(work);
end

local clear_store = [[DELETE FROM "prosodyarchive" WHERE "host" = ? AND "user" = ? AND "store" = ?]];
local clear_user = [[DELETE FROM "prosodyarchive" WHERE "host" = ? AND "user" = ?]];

local function put(connection, row)
	if row.clears and row.store then return connection:run(clear_store, row.host, row.user, row.store); end
	if row.clears then return connection:run(clear_user, row.host, row.user); end
	return connection:run(insert, row.host, row.user, row.store, row.key, row.when, row.with, row.text);
end

local function put_all(connection, list, first, last)
	if first == last then return put(connection, list[first]); end
	return connection:transaction(function ()
		for i = first, last do
			local ok, err = put(connection, list[i]);
			if not ok then return nil, err; end
		end
		return true;
	end);
end

local function is_passing(problem) return problem:find("locked", 1, true) or problem:find("full", 1, true); end

-- The file may have been removed, or made read-only: what is open would not notice that it is back.
function rows:failed(problem)
	if not is_passing(problem) then self:disconnect(); end
	if problem ~= self.problem then
		module:log("error", "Archives cannot be written: %s. New messages wait in memory until they can.", problem);
	end
	self.problem = problem;
	self:changed();
end

-- Writes the rows that wait, in their order. Returns whether none waits any more.
function rows:flush()
	if not self.connection then
		local ok, err = self:connect();
		if not ok then
			self:failed(err);
			return false;
		end
	end
	while self.waiting[1] do
		local count = math.min(slice, #self.waiting);
		local ok, err = put_all(self.connection, self.waiting, 1, count);
		if not ok then
			self:failed(err);
			return false;
		end
		for i = 1, count do self.size = self.size - #self.waiting[i].text; end
		table.move(self.waiting, count + 1, #self.waiting + count, 1);
	end
	if not self.problem then return true; end
	module:log("info", "Archives are written again, and nothing waits any more");
	self.problem = nil;
	self:changed();
	return true;
end

-- Tries again each second until the file is open and nothing waits.
function rows:retry()
	if self.retrying then return; end
	self.retrying = true;
	timer.add_task(retry_after, function ()
		if not self:flush() then return retry_after; end
		self.retrying = nil;
	end);
end

function rows:wait(list)
	for _, row in ipairs(list) do
		self.waiting[#self.waiting+1] = row;
		self.size = self.size + #row.text;
	end
	self:retry();
end

-- Writes rows, all or none: they are on the disk when this returns, or wait in memory. Returns nil and why where too many wait.
function rows:write(list)
	if not list[1] then return true; end
	if not self.waiting[1] and self.connection then
		local ok, err = put_all(self.connection, list, 1, #list);
		if ok then return true; end
		self:failed(err);
	end
	if self.size > most_waiting then return nil, "Too many messages wait to be archived: "..self.problem; end
	self:wait(list);
	return true;
end

-- Writes a row that replaces another one: at once or not at all. Returns nil and why where it cannot be written now.
function rows:replace(row)
	if self.waiting[1] or not self.connection then return nil, self.problem; end
	return put(self.connection, row);
end

local stores_of = [[SELECT DISTINCT "store" FROM "prosodyarchive" WHERE "host" = ? AND "user" = ?]];
local readdress = [[UPDATE "prosodyarchive" SET "user" = ? WHERE "host" = ? AND "user" = ? AND "store" = ?]];

-- Gives the rows of an account to another name. Of the stores that it has, the other name's rows are deleted.
function rows:move(host, from, to)
	if not self:flush() then return nil, self.problem; end
	return self:transaction(function ()
		for _, store in ipairs(assert(self:ask(stores_of, host, from))) do
			assert(self:change(clear_store, host, to, store[1]));
			assert(self:change(readdress, to, host, from, store[1]));
		end
		return true;
	end);
end

-- The rows of an archive that wait, in their order, and whether the rows in the table are to be deleted
function rows:waiting_of(host, user, store)
	local found, is_cleared = {}, false;
	for _, row in ipairs(self.waiting) do
		if row.host == host and row.user == user and (row.store == store or not row.store) then
			if row.clears then is_cleared = true; else found[#found+1] = row; end
		end
	end
	return found, is_cleared;
end

-- Forgets rows that wait. Returns how many there were.
function rows:forget(is_one)
	local left, before = {}, #self.waiting;
	self.size = 0;
	for _, row in ipairs(self.waiting) do
		if row.clears or not is_one(row) then
			left[#left+1] = row;
			self.size = self.size + #row.text;
		end
	end
	self.waiting = left;
	return before - #left;
end

-- Deletes an archive, or with no store all archives of an account: now, or for those who ask now, and as soon as the file can be
-- written. Returns how many rows are known to be deleted.
function rows:clear(host, user, store)
	local forgotten = self:forget(function (row)
		return row.host == host and row.user == user and (not store or row.store == store);
	end);
	local deletion = { clears = true, host = host, user = user, store = store, text = "" };
	if not self.waiting[1] and self.connection then
		local statement, err = put(self.connection, deletion);
		if statement then return forgotten + statement:affected(); end
		self:failed(err);
	end
	self:wait { deletion };
	return forgotten;
end

-- For those who watch: how many rows wait, and why
function rows:health()
	return { waiting = #self.waiting, problem = self.problem };
end

-- Tells those who watch, so mod_bellhop_stream.
function rows:changed() prosody.events.fire_event("bellhop-archives-changed", self:health()); end

local function open()
	local self = setmetatable({ waiting = {}, size = 0, path = resolve(prosody.paths.data or ".", "prosody.sqlite") }, rows);
	local ok, err = self:connect();
	if not ok then
		self:failed(err);
		self:retry();
	end
	prosody.events.add_handler("server-stopped", function ()
		if self.connection then self.connection:run(("PRAGMA busy_timeout=%d"):format(last_patience)); end
		if not self:flush() then module:log("error", "%d messages could not be archived: %s", #self.waiting, self.problem); end
		self:disconnect();
	end);
	return self;
end

local shared = module:shared "/*/bellhop_archive/rows";
shared.rows = shared.rows or open();

return shared.rows;
