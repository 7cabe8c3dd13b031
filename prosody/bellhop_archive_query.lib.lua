-- Questions to an archive (the `query` of Prosody's archive API): which rows of the table they mean, and which of those that wait.
-- One field is ours: `containing`, a text that is in the XML of a message.
-- The order is that of insertion. Rows that wait come after all rows of the table.

local json = require "util.json";

local rows = module:require "bellhop_archive_rows";

local behind_table = 2^52; -- places of rows that wait: behind every sort_id, and still whole numbers

local find_place = [[SELECT "sort_id" + 0.0 FROM "prosodyarchive" WHERE "host" = ? AND "user" = ? AND "store" = ? AND "key" = ?]];

-- LuaDBI cuts whole numbers of the database to 32 bits, and hands fractions on as they are: hence + 0.0
local columns = [["key", "value", "when" + 0.0, "with"]];

-- The place of a row with this key, or nil and why
local function place_of(archive, key)
	for i, row in ipairs(archive.waiting) do
		if row.key == key then return behind_table + i; end
	end
	if archive.is_cleared then return nil, "item-not-found"; end
	local found, err = rows:ask(find_place, archive.host, archive.user, archive.store, key);
	if not found then return nil, err; end
	if not found[1] then return nil, "item-not-found"; end
	return found[1][1];
end

-- Which index finds the rows: without a word SQLite follows statistics, where one giant archive makes it walk through all others.
local function index_for(query)
	return (query.key or query.ids) and "bellhop_archive_key" or "bellhop_archive_order";
end

local function add(where, arguments, condition, value)
	if value == nil then return; end
	where[#where+1], arguments[#arguments+1] = condition, value;
end

-- Reads a question to an archive, which is { host =, user =, store =, waiting = (rows), is_cleared = (whether the table counts no more) }.
-- Returns { archive =, query =, after =, before =, from = (SQL), arguments = }, or nil and why.
local function read(archive, query)
	local question = { archive = archive, query = query };
	for _, side in ipairs { "after", "before" } do
		if query[side] then
			local place, err = place_of(archive, query[side]);
			if not place then return nil, err; end
			question[side] = place;
		end
	end
	local where = { [["host" = ?]], [["user" = ?]], [["store" = ?]] };
	local arguments = { archive.host, archive.user, archive.store };
	add(where, arguments, [["with" = ?]], query.with);
	add(where, arguments, [["key" = ?]], query.key);
	add(where, arguments, [["key" IN (SELECT "value" FROM json_each(?))]], query.ids and json.encode(query.ids));
	add(where, arguments, [["when" >= ?]], query.start);
	add(where, arguments, [["when" <= ?]], query["end"]);
	add(where, arguments, [[instr("value", ?) > 0]], query.containing);
	add(where, arguments, [["sort_id" > ?]], question.after);
	add(where, arguments, [["sort_id" < ?]], question.before);
	question.from = ([[FROM "prosodyarchive" INDEXED BY "%s" WHERE %s]]):format(index_for(query), table.concat(where, " AND "));
	question.arguments = arguments;
	return question;
end

local function arguments_and(question, ...)
	local arguments = table.move(question.arguments, 1, #question.arguments, 1, {});
	for _, value in ipairs { ... } do arguments[#arguments+1] = value; end
	return table.unpack(arguments);
end

local function is_meant(question, row, place)
	local query = question.query;
	if query.ids then
		local named = false;
		for _, id in ipairs(query.ids) do named = named or id == row.key; end
		if not named then return false; end
	end
	return (not query.with or row.with == query.with)
		and (not query.key or row.key == query.key)
		and (not query.start or row.when >= query.start)
		and (not query["end"] or row.when <= query["end"])
		and (not query.containing or row.text:find(query.containing, 1, true))
		and (not question.after or place > question.after)
		and (not question.before or place < question.before);
end

-- The rows that wait and are meant, in the order of the question
local function waiting(question)
	local found = {};
	local list = question.archive.waiting;
	local first, last, step = 1, #list, 1;
	if question.query.reverse then first, last, step = last, first, -1; end
	for i = first, last, step do
		local row = list[i];
		if is_meant(question, row, behind_table + i) then found[#found+1] = { row.key, row.text, row.when, row.with }; end
	end
	return found;
end

local function append(list, more, limit)
	for i = 1, limit < 0 and #more or math.min(#more, limit - #list) do list[#list+1] = more[i]; end
	return list;
end

-- The sort_ids are found first, in an index alone, and then the rows of these.
local function from_table(question, limit)
	if limit == 0 or question.archive.is_cleared then return {}; end
	local order = question.query.reverse and "DESC" or "ASC";
	local sql = ([[SELECT %s FROM "prosodyarchive" WHERE "sort_id" IN (SELECT "sort_id" %s ORDER BY "sort_id" %s LIMIT ?) ORDER BY "sort_id" %s]])
		:format(columns, question.from, order, order);
	return rows:ask(sql, arguments_and(question, limit));
end

-- The rows meant, as { key, text, when, with }, or nil and why. One at least, where there is one: mod_mam of 13 asks for none when
-- a client wants the total alone, and would call no row a complete answer.
local function select(question)
	local limit = question.query.limit and math.max(question.query.limit, 1) or -1;
	local late = waiting(question);
	if question.query.reverse then
		local list = append({}, late, limit);
		local early, err = from_table(question, limit < 0 and -1 or limit - #list);
		if not early then return nil, err; end
		return append(list, early, -1);
	end
	local list, err = from_table(question, limit);
	if not list then return nil, err; end
	return append(list, late, limit);
end

-- How many rows are meant, whatever the limit, or nil and why
local function count(question)
	if question.archive.is_cleared then return #waiting(question); end
	local found, err = rows:ask("SELECT COUNT(*) + 0.0 "..question.from, table.unpack(question.arguments));
	if not found then return nil, err; end
	return math.floor(found[1][1]) + #waiting(question);
end

-- Deletes the rows meant but the newest `keep` (the oldest, when the question is in reverse). Returns how many, or nil and why.
local function delete(question, keep)
	local sql = [[DELETE FROM "prosodyarchive" WHERE "sort_id" IN (SELECT "sort_id" %s ORDER BY "sort_id" %s LIMIT -1 OFFSET ?)]];
	local order = question.query.reverse and "ASC" or "DESC";
	local deleted, err = rows:change(sql:format(question.from, order), arguments_and(question, keep));
	if not deleted then return nil, err; end
	if keep > 0 then return deleted; end
	local gone = {};
	for i, row in ipairs(question.archive.waiting) do gone[row] = is_meant(question, row, behind_table + i); end
	return deleted + rows:forget(function (row) return gone[row]; end);
end

return { read = read, select = select, count = count, delete = delete };
