-- The directory: which accounts exist on this host. Specification: xep/directory.md
-- Bellhop pushes it; we keep it in memory and on disk, so that "does this user exist?" is answered at
-- once: asked from a component's stanza, Prosody cannot wait, and a wait would lose the stanza.
-- Other modules: local directory = module:depends "bellhop_directory"; directory.exists(name)

local jid = require "util.jid";
local st = require "util.stanza";
local nodeprep = require "util.encodings".stringprep.nodeprep;
local rostermanager = require "core.rostermanager";
local storagemanager = require "core.storagemanager";
local bellhop = module:require "bellhop_bulk";
local slices = module:require "bellhop_slices";
local stores = module:require "bellhop_stores";
local renaming = module:require "bellhop_renaming";

local xmlns = "urn:bellhop:directory:1";
local page_size = 2000;
local farewell = { condition = "not-authorized", text = "This account is no longer in use." };
local handover = { condition = "not-authorized", text = "This account has passed to somebody else. Sign in with your own." };

local store = module:open_store();
local no_name = "/"; -- no account can have this name

local accounts, err = store:get(nil); -- by name, as bellhop_renaming has them
if err then error("Cannot read the directory, refusing to start with an empty one: "..err); end
accounts = accounts or {};

-- What a kill or a full disk has left undone of new names: { aside, home } as bellhop_renaming has them,
-- to = { old name -> new name }
local unfinished = accounts[no_name];
accounts[no_name] = nil;
local waiting = {}; -- the new names whose stores are not there yet: nobody signs in to them

local function wait_for(work)
	unfinished = work;
	for _, new in pairs(work.to) do waiting[new] = true; end
end

local function no_pause()
	return false;
end

-- Nobody else writes the directory.
local function is_current()
	return true;
end

local function save(changed, work, pause)
	local stored = { [no_name] = work or nil };
	for name, account in pairs(changed) do stored[name] = account; end
	assert(slices.write(module.name, nil, stored, pause or no_pause, is_current));
end

local sorted; -- every name in order, rebuilt when asked for after a change

local function names()
	if sorted then return sorted; end
	sorted = {};
	for name in pairs(accounts) do sorted[#sorted+1] = name; end
	table.sort(sorted);
	return sorted;
end

-- luacheck: globals exists is_guest moved formerly users forget

function exists(name)
	return renaming.is_here(accounts[name]) and not waiting[name];
end

-- The name that the holder of a name has now; nothing for a name that nobody has given up.
function moved(name)
	local account = accounts[name];
	return account and account.moved;
end

-- The names that the holder of an account had before, and until when.
function formerly(name)
	local account = accounts[name];
	return account and account.formerly or {};
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

-- The changes that a payload asks for: name -> account
local function read_changes(directory, pause)
	local changes = {};
	for _, account in ipairs(directory.tags) do
		if account.name ~= "account" then bellhop.refuse("Only account elements belong here."); end
		local name, gone = account.attr.name, bellhop.flag(account, "gone");
		local prepared = name and nodeprep(name, true);
		local to = account.attr.moved and nodeprep(account.attr.moved, true);
		if not prepared or prepared == "" then bellhop.refuse("Not a valid account name: %s", name or "(none)"); end
		if account.attr.moved and (not to or to == "" or to == prepared) then bellhop.refuse("Not a name to move to: %s", account.attr.moved); end
		local before = changes[prepared] or accounts[prepared];
		changes[prepared] = { holder = account.attr.holder or before and before.holder, gone = (gone or to ~= nil) or nil, moved = to };
		pause();
	end
	return changes;
end

--- Renaming: the stores of a holder follow the holder to another name.

local function close_renamed(name, new)
	local address = new.."@"..module.host;
	local text = ("Your address is now %s. Sign in with it: your access code stays the same."):format(address);
	local user = prosody.hosts[module.host].sessions[name];
	for _, session in pairs(user and user.sessions or {}) do -- some clients show no reason of a stream that ends (Profanity)
		session.send(st.message({ type = "chat", from = module.host, to = session.full_jid }, text));
	end
	close_sessions(name, { condition = "not-authorized", text = text });
end

-- Done again, it does the rest. What waits aside is done with when it is there: another one's comes to that name.
local function move_stores(work)
	for from, to in pairs(work.aside) do stores.move(from, to); end
	work.aside = {};
	save(accounts, work);
	for from, to in pairs(work.home) do stores.move(from, to); end
end

-- Nothing of the old names stays in the server's memory. Before: the modules of this host let go of what is to be kept.
local function detach(work)
	module:fire_event("bellhop-renaming", work);
	for old in pairs(work.to) do prosody.events.fire_event("user-deleted", { username = old, host = module.host }); end
end

-- The modules of this host make what they keep follow. They may be told twice.
local function finish_renaming()
	if not unfinished then return; end
	move_stores(unfinished);
	waiting = {};
	module:fire_event("bellhop-renamed", unfinished);
	save(accounts);
	unfinished = nil;
end

if unfinished then
	module:log("info", "Going on with new names of accounts that were not finished");
	wait_for(unfinished);
	module:add_timer(0, finish_renaming); -- as soon as the other modules are there
end

-- Where stores are deleted or moved nothing may come in between: the rest is done in one slice then.
local function set(directory, pause)
	local changes = read_changes(directory, pause);
	finish_renaming();
	local renamed = renaming.find(accounts, changes);
	local work = renaming.moves(renamed);
	work.to = {};
	for name, old in pairs(renamed) do work.to[old] = name; end
	for name, account in pairs(changes) do
		local before = accounts[name];
		local other = before and (before.holder or renaming.is_here(before)) and before.holder ~= account.holder;
		if other and not work.to[name] then
			pass_on(name);
			pause = no_pause;
		end
	end
	if next(renamed) then pause = no_pause; end
	local after = renaming.apply(accounts, changes, renamed);
	save(after, next(renamed) and work, pause);
	for old, name in pairs(work.to) do close_renamed(old, name); end
	accounts, sorted = after, nil;

	for name in pairs(changes) do
		if not exists(name) then close_sessions(name, farewell); end
	end
	if not next(renamed) then return; end
	wait_for(work);
	detach(work);
	finish_renaming();
end

-- Index of the first name after the given one.
local function position(list, after)
	local low, high = 1, #list + 1;
	while low < high do
		local middle = (low + high) // 2;
		if list[middle] > after then high = middle; else low = middle + 1; end
	end
	return low;
end

local function get(directory)
	local list = names();
	local first = position(list, directory.attr.after or "");
	local last = math.min(first + page_size - 1, #list);
	local page = st.stanza("directory", { xmlns = xmlns, more = last < #list and "true" or nil });
	for i = first, last do
		local account = accounts[list[i]];
		page:tag("account", { name = list[i], holder = account.holder, gone = account.gone and "true" or nil, moved = account.moved }):up();
	end
	return page;
end

-- Forgets an account that is gone, and the names that its holder gave up. Done again, it changes nothing. Returns nil and why where the account
-- is somebody else's or is not gone.
function forget(name, holder)
	local account = accounts[name];
	if account and (exists(name) or account.holder ~= holder) then return nil, "The account is somebody's: "..name; end
	finish_renaming();
	close_sessions(name, farewell);
	local after = {};
	for each, other in pairs(accounts) do
		if each ~= name and (other.holder ~= holder or exists(each)) then after[each] = other; end
	end
	save(after);
	accounts, sorted = after, nil;
	return true;
end

bellhop.answer(xmlns, "directory", { set = set, get = get });

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
