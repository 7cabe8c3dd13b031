-- Storage of archives in SQLite: messages of persons (archive) and rooms (muc_log), those that wait for somebody (offline), and items of
-- feeds (pubsub_data). An archive of a host itself has no user.
-- Other kinds of stores stay where they are. Design: docs/design/archive.md

local st = require "util.stanza";
local new_id = require "util.id".medium;
local parse = require "util.xml".parse;

local rows = module:require "bellhop_archive_rows";
local queries = module:require "bellhop_archive_query";
local takeover = module:require "bellhop_archive_takeover";
local expiry = module:require "bellhop_archive_expiry";
local pages = module:require "bellhop_archive_pages";

local host = module.host;

local archive = {};
archive.__index = archive;
archive.caps = { total = true, truncate = true, full_id_range = true, ids = true, wildcard_delete = true };

-- Makes a message a row: { store =, user =, key =, text =, when =, with = }. Whatever the table would refuse is refused here: a row that
-- nobody can write would hold up all that wait behind it.
local function to_row(message)
	local user, key, text = message.user, message.key, message.text;
	if type(user) ~= "string" or type(key) ~= "string" or type(text) ~= "string" then return nil, "A row needs a user, a key and a text."; end
	local seconds = tonumber(message.when or os.time());
	if not seconds or seconds ~= seconds or math.abs(seconds) > 2^52 then return nil, "Not a time: "..tostring(message.when); end
	message.host, message.when, message.with = host, math.floor(seconds), message.with or "";
	return message;
end

-- Appends a message: it is on the disk when this returns, or waits where the disk cannot be written. Returns its key, or nil and why.
-- A message that has a given key already makes way; none with a given key waits.
function archive:append(user, key, value, when, with)
	if not st.is_stanza(value) then return nil, "unsupported-datatype"; end
	local row, problem = to_row { store = self.store, user = user or "", key = key or new_id(), text = tostring(value), when = when, with = with };
	if not row then return nil, problem; end
	local ok, err;
	if key then ok, err = rows:replace(row); else ok, err = rows:write { row }; end
	if not ok then return nil, err; end
	return row.key;
end

-- Appends messages to the archives of many, in one transaction: all of them or none. Each is { user =, text = (XML), when =, with = },
-- with the `key` that its sender gives it, and the `store` where it is another one of this driver. A given key is one that is not there
-- yet, or is there for the very same message. The tables belong to the storage from then on, as copying each costs as much as checking
-- it. Returns the keys, in the order of the messages, or nil and why.
function archive:append_many(messages)
	local keys, prefix = {}, new_id();
	for i, message in ipairs(messages) do
		message.key, message.store = message.key or prefix..i, message.store or self.store;
		local row, problem = to_row(message);
		if not row then return nil, problem; end
		keys[i] = row.key;
	end
	local ok, err = rows:write(messages);
	if not ok then return nil, err; end
	return keys;
end

function archive:read(user, query)
	user = user or "";
	local taken, err = takeover.finish(user, self.store);
	if not taken then return nil, err; end
	local waiting, is_cleared = rows:waiting_of(host, user, self.store);
	return queries.read({ host = host, user = user, store = self.store, waiting = waiting, is_cleared = is_cleared }, query or {});
end

-- Iterates over what is found, as key, stanza, when, with; behind it stands the total, where the query wants it.
function archive:find(user, query)
	local question, problem = self:read(user, query);
	if not question then return nil, problem; end
	local total, found, err;
	if question.query.total then
		total, err = queries.count(question);
		if not total then return nil, err; end
	end
	found, err = queries.select(question);
	if not found then return nil, err; end
	if self.store == "archive" and pages.take(user, question.query, found) then return function () end, total; end
	local i = 0;
	return function ()
		while found[i+1] do
			i = i + 1;
			local key, text, time, with = table.unpack(found[i], 1, 4);
			local stanza, why = parse(text);
			if stanza then return key, stanza, math.floor(time), with; end
			module:log("warn", "A message cannot be read, and is left out: %s of %s: %s", key, user, why);
		end
	end, total;
end

function archive:get(user, key)
	local found, err = self:find(user, { key = key });
	if not found then return nil, err; end
	local _, stanza, when, with = found();
	if not stanza then return nil, "item-not-found"; end
	return stanza, when, with;
end

local replace = [[UPDATE "prosodyarchive" SET "value" = COALESCE(?, "value"), "when" = COALESCE(?, "when"), "with" = COALESCE(?, "with") ]]
	..[[WHERE "host" = ? AND "user" = ? AND "store" = ? AND "key" = ?]];

-- Replaces a message in its place.
function archive:set(user, key, value, when, with)
	user = user or "";
	local taken, problem = takeover.finish(user, self.store);
	if not taken then return nil, problem; end
	local text = value and tostring(value);
	for _, row in ipairs(rows:waiting_of(host, user, self.store)) do
		if row.key == key then
			row.text, row.when, row.with = text or row.text, when and math.floor(when) or row.when, with or row.with;
			return true;
		end
	end
	local changed, err = rows:change(replace, text, when and math.floor(when), with, host, user, self.store, key);
	if not changed then return nil, err; end
	if changed == 0 then return nil, "item-not-found"; end
	return true;
end

-- Returns how many messages were deleted, or nil and why. Of everybody (true), what is old is deleted in the background: see `caps`.
function archive:delete(user, query)
	if user == true then
		expiry.begin(self.store, query["end"]);
		return true;
	end
	if not query or not next(query) then
		takeover.discard(user or "", self.store);
		return rows:clear(host, user or "", self.store);
	end
	local question, problem = self:read(user, query);
	if not question then return nil, problem; end
	return queries.delete(question, question.query.truncate or 0);
end

function archive:users()
	local names, i = assert(rows:ask([[SELECT DISTINCT "user" FROM "prosodyarchive" WHERE "host" = ? AND "store" = ?]], host, self.store)), 0;
	return function ()
		i = i + 1;
		return names[i] and names[i][1];
	end
end

local driver = {};

function driver:open(store, kind) -- luacheck: ignore 212/self
	if kind ~= "archive" then return nil, "unsupported-store"; end
	takeover.begin(store);
	return setmetatable({ store = store }, archive);
end

function driver:purge(user) -- luacheck: ignore 212/self
	takeover.discard(user);
	rows:clear(host, user);
	return true;
end

-- Moves all stores of an account to another name, where they replace what is there. Done again, it moves the rest.
function driver:move(from, to) -- luacheck: ignore 212/self
	for _, user in ipairs { from, to } do
		local ok, err = takeover.finish_user(user);
		if not ok then return nil, err; end
	end
	return rows:move(host, from, to);
end

module:provides("storage", driver);
