-- Erases somebody who has left: the account with its stores and uploaded files, and the names in the archives of others.
-- Specification: xep/erasure.md

local st = require "util.stanza";
local storagemanager = require "core.storagemanager";
local datamanager = storagemanager.olddm; -- util.datamanager is replaced by storage drivers

local answer = module:require "bellhop".answer;
local component = module:require "bellhop".component;
local rows = module:require "bellhop_archive_rows";
local directory = module:depends "bellhop_directory";

local xmlns = "urn:bellhop:erasure:1";
local slice = 2000; -- messages looked at in one step

local uploads = module:open_store("uploads", "archive"); -- those of mod_http_file_share, which opens the same
local share = "http_file_share";

-- Deletes the files that an address has uploaded. Returns nil and why.
local function erase_uploads(address)
	local found, err = uploads:find(nil, { with = address });
	if not found then return nil, err; end
	local slots = {};
	for slot in found do slots[#slots+1] = slot; end
	for _, slot in ipairs(slots) do
		os.remove((datamanager.getpath(slot, module.host, share, "bin")));
		local ok, problem = uploads:delete(nil, { key = slot });
		if not ok then return nil, problem; end
	end
	return true;
end

-- Deletes an account that is gone. Returns nil and a condition where it is somebody else's.
local function erase_account(name, holder)
	local known, err = directory.forget(name, holder);
	if not known then return nil, "conflict", err; end
	prosody.events.fire_event("user-deleted", { username = name, host = module.host });
	storagemanager.purge(name, module.host);
	return true;
end

-- A text as a pattern that finds it and nothing else
local function plain(text) return (text:gsub("%p", "%%%0")); end

local between = "[ ./()%-]?[ ./()%-]?"; -- digits of a phone number

-- A phone number as a pattern and for SQL, however its digits are set apart
local function number_patterns(phone)
	local digits = {};
	for digit in phone:gmatch("%d") do digits[#digits+1] = digit; end
	return "%+?%f[%d]"..table.concat(digits, between).."%f[^%d]", "%"..table.concat(digits, "%").."%";
end

-- What is looked for in the archives: each with a condition of SQL that finds every message that may have it, a pattern, and what takes
-- its place. An alias has no character that means something there.
local function replacements(erase)
	local alias, found = erase.attr.alias, {};
	local function add(text, replacement)
		found[#found+1] = { condition = [[instr("value", ?) > 0]], argument = text, pattern = plain(text), replacement = replacement };
	end
	local name, address = erase.attr.name, erase.attr.address;
	if name then add(name.."@"..module.host, alias.."@"..module.host); end
	if address then add(address, alias); end
	for child in erase:childtags("text") do
		local text = child:get_text() or "";
		if text:find("^%+%d+$") then
			local pattern, like = number_patterns(text);
			found[#found+1] = { condition = [["value" LIKE ?]], argument = like, pattern = pattern, replacement = alias };
		elseif text ~= "" then
			add(st.xml_escape(text), alias);
		end
	end
	local username = name and { condition = [[instr("value", ?) > 0]], argument = name, replacement = alias };
	if username then username.pattern = "%f[%w_]"..plain(name).."%f[^%w_]"; end
	return found, username;
end

local function replaced(text, list)
	for _, each in ipairs(list) do text = text:gsub(each.pattern, each.replacement); end
	return text;
end

local last_row = [[SELECT MAX("sort_id") FROM "prosodyarchive"]];
local update = [[UPDATE "prosodyarchive" SET "value" = ?, "with" = ? WHERE "sort_id" = ?]];

-- Selects the messages of a slice that may have one of the texts.
local function select_with(list)
	local conditions = { [[instr("with", ?) > 0]] };
	for i, each in ipairs(list) do conditions[i+1] = each.condition; end
	return [[SELECT "sort_id","value","with" FROM "prosodyarchive" WHERE "sort_id" > ? AND "sort_id" <= ? AND (]]
		..table.concat(conditions, " OR ")..")";
end

-- Takes the names out of a slice of the archives. In what Bellhop itself has written, the username stands by itself, too.
-- Returns where the next slice begins, false behind the last one, or nil and why.
local function erase_slice(list, username, after)
	local last = assert(rows:ask(last_row))[1][1];
	if not last or after >= last then return false; end
	local looked_for = { table.unpack(list) };
	looked_for[#looked_for+1] = username;
	if not looked_for[1] then return false; end
	local arguments = { after, after + slice, looked_for[1].argument };
	for _, each in ipairs(looked_for) do arguments[#arguments+1] = each.argument; end
	local found = assert(rows:ask(select_with(looked_for), table.unpack(arguments)));
	assert(rows:transaction(function ()
		for _, row in ipairs(found) do
			local id, value, with = row[1], row[2], row[3];
			local text, other = replaced(value, list), replaced(with, list);
			if username and text:find(component, 1, true) then text = replaced(text, { username }); end
			if text ~= value or other ~= with then assert(rows:change(update, text, other, id)); end
		end
		return true;
	end));
	return after + slice;
end

answer("iq-set/host/"..xmlns..":erase", function (erase)
	local attr = erase.attr;
	if not attr.alias or not attr.alias:find("^[%w-]+$") then return nil, "bad-request", "alias has letters, digits and dashes."; end
	local after = tonumber(attr.after);
	if not after then
		if attr.name then
			local ok, condition, text = erase_account(attr.name, attr.holder);
			if not ok then return nil, condition, text; end
			local done, err = erase_uploads(attr.name.."@"..module.host);
			if not done then return nil, "resource-constraint", "Uploaded files cannot be deleted now: "..tostring(err); end
		end
		if not rows:flush() then return nil, "resource-constraint", "The archives cannot be written now."; end
		after = 0;
	end
	local list, username = replacements(erase);
	local next_after = erase_slice(list, username, after);
	return st.stanza("erased", { xmlns = xmlns, after = next_after and ("%d"):format(next_after) or nil });
end);
