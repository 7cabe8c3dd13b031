-- The rows of all archives, in one SQLite file with the table of the server's own SQL storage (mod_storage_sql): that storage
-- can read the file, so there is a way back. Rows that cannot be written wait in memory, in order. Design: docs/design/archive.md
--
-- A row is { host =, user =, store =, when = (whole seconds), with =, key =, text = (XML) }.

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
	[[CREATE UNIQUE INDEX IF NOT EXISTS "prosodyarchive_index" ON "prosodyarchive" ("host","user","store","key")]];
	[[CREATE INDEX IF NOT EXISTS "prosodyarchive_with_when" ON "prosodyarchive" ("host","user","store","with","when")]];
	[[CREATE INDEX IF NOT EXISTS "prosodyarchive_when" ON "prosodyarchive" ("host","user","store","when")]];
	[[CREATE INDEX IF NOT EXISTS "prosodyarchive_sort" ON "prosodyarchive" ("host","user","store","sort_id")]];
	-- mod_storage_sql has no such index, and does not mind it.
	[[CREATE INDEX IF NOT EXISTS "bellhop_archive_with_sort" ON "prosodyarchive" ("host","user","store","with","sort_id")]];
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

local function put(connection, row)
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
	if problem == self.problem then return; end
	self.problem = problem;
	module:log("error", "Archives cannot be written: %s. New messages wait in memory until they can.", problem);
end

-- Writes the rows that wait, in their order. Returns whether none waits any more.
function rows:flush()
	while self.waiting[1] do
		local ok, err = self.connection, self.problem;
		if not ok then ok, err = self:connect(); end
		local count = math.min(slice, #self.waiting);
		if ok then ok, err = put_all(self.connection, self.waiting, 1, count); end
		if not ok then
			self:failed(err);
			return false;
		end
		for i = 1, count do self.size = self.size - #self.waiting[i].text; end
		table.move(self.waiting, count + 1, #self.waiting + count, 1);
	end
	if self.since then module:log("info", "Archives are written again, and nothing waits any more"); end
	self.since, self.problem = nil, nil;
	return true;
end

function rows:wait(list)
	self.since = self.since or os.time();
	for _, row in ipairs(list) do
		self.waiting[#self.waiting+1] = row;
		self.size = self.size + #row.text;
	end
	if self.retrying then return; end
	self.retrying = true;
	timer.add_task(retry_after, function ()
		if not self:flush() then return retry_after; end
		self.retrying = nil;
	end);
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

-- The rows of an archive that wait, in their order
function rows:waiting_of(host, user, store)
	local found = {};
	for _, row in ipairs(self.waiting) do
		if row.host == host and row.user == user and row.store == store then found[#found+1] = row; end
	end
	return found;
end

-- Forgets rows that wait. Returns how many there were.
function rows:forget(is_one)
	local left, before = {}, #self.waiting;
	self.size = 0;
	for _, row in ipairs(self.waiting) do
		if not is_one(row) then
			left[#left+1] = row;
			self.size = self.size + #row.text;
		end
	end
	self.waiting = left;
	return before - #left;
end

-- For those who watch: how many rows wait, since when and why
function rows:health()
	return { waiting = #self.waiting, since = self.since, problem = self.problem };
end

local function open()
	local self = setmetatable({ waiting = {}, size = 0, path = resolve(prosody.paths.data or ".", "prosody.sqlite") }, rows);
	local ok, err = self:connect();
	if not ok then self:failed(err); end
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
