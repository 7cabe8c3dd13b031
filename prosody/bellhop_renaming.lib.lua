-- What follows in the directory when the holder of an account gets another name. An account is
-- { holder = whose stores lie under the name; gone = true where nobody is; moved = the name that whoever gave it up has now;
--   formerly = { { name = …, till = … } }: the names that its holder had before, and until when }.

local now = require "util.time".now;

local function is_here(account)
	return account ~= nil and not account.gone;
end

-- holder -> the name under which the holder's stores lie
local function homes(accounts)
	local found = {};
	for name, account in pairs(accounts) do
		local holder = account.holder;
		if holder and (not found[holder] or is_here(account)) then found[holder] = name; end
	end
	return found;
end

-- New name -> old name, of all who get a name and have their stores under another one
local function find(accounts, changes)
	local found, home = {}, homes(accounts);
	for name, account in pairs(changes) do
		local old = is_here(account) and account.holder and home[account.holder];
		if old and old ~= name then found[name] = old; end
	end
	return found;
end

local function formerly(account, name)
	local names = {};
	for _, each in ipairs(account.formerly or {}) do table.insert(names, each); end
	table.insert(names, { name = name, till = now() });
	return names;
end

-- The directory after the changes. Where the stores have moved away nobody is, until somebody else gets the name.
local function apply(accounts, changes, renamed)
	local after = {};
	for name, account in pairs(accounts) do after[name] = account; end
	for name, account in pairs(changes) do
		local before = accounts[name];
		local known = before and before.holder == account.holder and before.formerly or nil;
		after[name] = { holder = account.holder, gone = account.gone, moved = account.moved, formerly = known };
	end
	for name, old in pairs(renamed) do
		after[name].formerly = formerly(accounts[old], old);
		if after[old].holder == after[name].holder then after[old] = { gone = true, moved = after[old].moved }; end
	end
	return after;
end

-- Which stores move, from -> to: first those that have to make room to others wait aside, under a name that no account can have.
local function moves(renamed)
	local aside, home = {}, {};
	for name, old in pairs(renamed) do
		local from = old;
		if renamed[old] then
			from = "/"..old;
			aside[old] = from;
		end
		home[from] = name;
	end
	return { aside = aside, home = home };
end

return { is_here = is_here, find = find, apply = apply, moves = moves };
