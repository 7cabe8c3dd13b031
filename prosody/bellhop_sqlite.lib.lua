-- A connection to an SQLite file by LuaDBI: prepared statements, which are kept, and transactions.
-- A statement that failed is closed: it would hold the lock of the file, and LuaDBI repeats its error at the next use.

local DBI = require "DBI";

local connection = {};
connection.__index = connection;

-- Opens the file, which is made when there is none. Returns nil and why where it cannot be opened.
local function open(path)
	local ok, handle, err = pcall(DBI.Connect, "SQLite3", path);
	if not ok or not handle then return nil, tostring(err or handle); end
	handle:autocommit(true); -- transactions are begun here, and pragmas work outside of one alone
	return setmetatable({ handle = handle, statements = {} }, connection);
end

function connection:drop(sql)
	self.statements[sql]:close();
	self.statements[sql] = nil;
end

-- Runs a statement. Returns it, or nil and why it failed.
function connection:run(sql, ...)
	local statement = self.statements[sql];
	if not statement then
		local prepared, err = self.handle:prepare(sql);
		if not prepared then return nil, err; end
		self.statements[sql], statement = prepared, prepared;
	end
	local ok, err = statement:execute(...);
	if ok then return statement; end
	self:drop(sql);
	return nil, err;
end

-- Runs a statement that asks. Returns all of its rows, so that none is left open, or nil and why it failed.
function connection:rows(sql, ...)
	local statement, err = self:run(sql, ...);
	if not statement then return nil, err; end
	local rows = {};
	local ok, problem = pcall(function ()
		for row in statement:rows() do rows[#rows+1] = row; end
	end);
	if ok then return rows; end
	self:drop(sql);
	return nil, problem;
end

-- Runs a statement that changes rows. Returns how many, or nil and why it failed.
function connection:change(sql, ...)
	local statement, err = self:run(sql, ...);
	if not statement then return nil, err; end
	return statement:affected();
end

-- Does all of the work in one transaction, or nothing where the work returns nil and why, or throws.
function connection:transaction(work)
	local begun, err = self:run("BEGIN IMMEDIATE");
	if not begun then return nil, err; end
	local ok, result, problem = xpcall(work, debug.traceback);
	if ok and result then
		local committed, why = self:run("COMMIT");
		if committed then return result; end
		problem = why;
	end
	self:run("ROLLBACK");
	return nil, ok and problem or result;
end

function connection:close()
	for sql in pairs(self.statements) do self:drop(sql); end
	self.handle:close();
end

return { open = open };
