-- The directory: which accounts exist on this host. Specification: xep/directory.md
-- Bellhop pushes it; we keep it in memory and on disk, so that "does this user exist?" is answered at
-- once: asked from a component's stanza, Prosody cannot wait, and a wait would lose the stanza.
-- Other modules: local directory = module:depends "bellhop_directory"; directory.exists(name)

local jid = require "util.jid";
local st = require "util.stanza";
local nodeprep = require "util.encodings".stringprep.nodeprep;
local rostermanager = require "core.rostermanager";
local storagemanager = require "core.storagemanager";
local answer = module:require "bellhop".answer;

local xmlns = "urn:bellhop:directory:1";
local page_size = 2000;
local farewell = { condition = "not-authorized", text = "This account is no longer in use." };
local handover = { condition = "not-authorized", text = "This account has passed to somebody else. Sign in with your own." };
local booleans = { ["true"] = true, ["1"] = true, ["false"] = false, ["0"] = false };

local store = module:open_store();
local accounts, err = store:get(nil); -- name -> { holder = …, gone = … }
if err then error("Cannot read the directory, refusing to start with an empty one: "..err); end
accounts = accounts or {};

local sorted; -- every name in order, rebuilt when asked for after a change

local function names()
	if sorted then return sorted; end
	sorted = {};
	for name in pairs(accounts) do sorted[#sorted+1] = name; end
	table.sort(sorted);
	return sorted;
end

-- luacheck: globals exists is_guest users

function exists(name)
	local account = accounts[name];
	return account ~= nil and not account.gone;
end

-- Whether it is the account of somebody from outside: Bellhop numbers guests as guest/….
function is_guest(name)
	local account = accounts[name];
	return account ~= nil and account.holder ~= nil and account.holder:sub(1, 6) == "guest/";
end

-- Iterates over the names of those who are here.
function users()
	return coroutine.wrap(function ()
		for _, name in ipairs(names()) do
			if exists(name) then coroutine.yield(name); end
		end
	end);
end

local function close_sessions(name, reason)
	local user = prosody.hosts[module.host].sessions[name];
	if not user then return; end
	for _, session in pairs(user.sessions) do session:close(reason); end
end

-- What the former holder stored (archive, contacts, profile, …) is nobody else's to read.
local function pass_on(name)
	close_sessions(name, handover);
	prosody.events.fire_event("user-deleted", { username = name, host = module.host });
	storagemanager.purge(name, module.host);
end

-- The changes a payload asks for (name -> account), or nil and what is wrong with it.
local function read_changes(directory)
	local changes = {};
	for _, account in ipairs(directory.tags) do
		if account.name ~= "account" then return nil, "Only account elements belong here."; end
		local name, gone = account.attr.name, booleans[account.attr.gone or "false"];
		local prepared = name and nodeprep(name, true);
		if not prepared or prepared == "" then return nil, "Not a valid account name: "..(name or "(none)"); end
		if gone == nil then return nil, "gone must be true or false."; end
		local before = changes[prepared] or accounts[prepared];
		changes[prepared] = { holder = account.attr.holder or before and before.holder, gone = gone or nil };
	end
	return changes;
end

answer("iq-set/host/"..xmlns..":directory", function (directory)
	local changes, problem = read_changes(directory);
	if not changes then return nil, "bad-request", problem; end

	local changed = {};
	for name, account in pairs(accounts) do changed[name] = account; end
	for name, account in pairs(changes) do
		local before = accounts[name];
		if before and before.holder ~= account.holder then pass_on(name); end
		changed[name] = account;
	end
	assert(store:set(nil, changed));
	accounts, sorted = changed, nil;

	for name, account in pairs(changes) do
		if account.gone then close_sessions(name, farewell); end
	end
end);

-- Index of the first name after the given one.
local function position(list, after)
	local low, high = 1, #list + 1;
	while low < high do
		local middle = (low + high) // 2;
		if list[middle] > after then high = middle; else low = middle + 1; end
	end
	return low;
end

answer("iq-get/host/"..xmlns..":directory", function (directory)
	local list = names();
	local first = position(list, directory.attr.after or "");
	local last = math.min(first + page_size - 1, #list);
	local page = st.stanza("directory", { xmlns = xmlns, more = last < #list and "true" or nil });
	for i = first, last do
		local account = accounts[list[i]];
		page:tag("account", { name = list[i], holder = account.holder, gone = account.gone and "true" or nil }):up();
	end
	return page;
end);

--- Whether an account is here is not told

-- mod_presence answers a probe to an account, and none to an account that is not here. A stranger's probe gets no answer from
-- either; contacts get theirs, also those who are not subscribed (RFC 6121 §4.3.2).
local function conceal(event)
	local stanza = event.stanza;
	local name = jid.split(stanza.attr.to);
	if stanza.attr.type ~= "probe" or not name or not exists(name) then return; end
	local sender = jid.bare(stanza.attr.from);
	if sender == jid.bare(stanza.attr.to) then return; end
	local roster = rostermanager.load_roster(name, module.host);
	if roster and not roster[sender] then return true; end
end

module:hook("presence/bare", conceal, 10);
module:hook("presence/full", conceal, 10);
