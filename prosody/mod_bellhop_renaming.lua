-- What is kept elsewhere of somebody with a new name: in the rosters and block lists of others, and in the memory of mod_pep.
-- mod_bellhop_directory moves what is stored, and tells of it: `to` is { old name -> new name }, all at once, as two may have
-- exchanged their names. It may be told twice.

local st = require "util.stanza";
local jid = require "util.jid";
local rostermanager = require "core.rostermanager";

local rosters = module:require "bellhop_roster";
local directory = module:depends "bellhop_directory";
local pep = module:depends "pep";
module:depends "blocklist";

local function address_of(name) return jid.join(name, module.host); end

local function addresses(to)
	local found = {};
	for old, new in pairs(to) do found[address_of(old)] = address_of(new); end
	return found;
end

--- Contacts

-- Answers the keys that have another item now.
local function rename_keys(items, to)
	local renamed, touched = {}, {};
	for key, item in pairs(items) do
		if key and to[key] then renamed[key] = item; end
	end
	for key in pairs(renamed) do items[key] = nil; end
	for key, item in pairs(renamed) do
		items[to[key]] = item;
		table.insert(touched, key);
		table.insert(touched, to[key]);
	end
	return touched;
end

local function rename_contacts(name, to)
	local address = address_of(name);
	local roster = rosters.load(name, address);
	local touched = rename_keys(roster, to);
	if not touched[1] then return; end
	local data = rosters.metadata(roster);
	rename_keys(data.given, to);
	rename_keys(data.pending, to);
	assert(rosters.save(name, address, roster));
	for _, contact in ipairs(touched) do rostermanager.roster_push(name, module.host, contact); end
end

-- Whoever has them among the contacts is among theirs.
local function acquainted(to)
	local found = {};
	for _, new in pairs(to) do
		found[jid.node(new)] = true;
		for contact in pairs(rosters.load(jid.node(new), new)) do
			local node, domain = jid.split(contact and (to[contact] or contact) or nil);
			if domain == module.host and directory.exists(node) then found[node] = true; end
		end
	end
	return found;
end

-- mod_roster tells the contacts of a deleted user that it was deleted.
module:hook("bellhop-renaming", function (event)
	for old in pairs(event.to) do rosters.replace(address_of(old), { [false] = { pending = {} } }); end
end);

module:hook("bellhop-renamed", function (event)
	local to = addresses(event.to);
	for old, new in pairs(to) do
		rosters.replace(old, nil);
		rosters.replace(new, nil);
	end
	for name in pairs(acquainted(to)) do rename_contacts(name, to); end
end, 10);

--- What was published (XEP-0163)

local nodes = module:open_store("pep");

-- mod_pep would delete the nodes of a deleted user, and keeps the service in memory.
module:hook("bellhop-renaming", function (event)
	for old in pairs(event.to) do
		local service = pep.get_pep_service(old);
		local is_own = service.config.pep_username == old; -- else that of nobody
		if is_own then service.nodes, service.data, service.subscriptions = {}, {}, {}; end
	end
end);

-- As util.pubsub does when a service is made
local function load_node(service, name)
	local node = service.config.nodestore:get(name);
	node.config = setmetatable(node.config or {}, { __index = service.node_defaults });
	service.nodes[name] = node;
	if node.config.persist_items then service.data[name] = service.config.itemstore(node.config, name); end
	return node;
end

-- A node names its owner by address, and the old address is somebody else's one day.
local function readdress(service, name, to)
	local node = service.nodes[name] or load_node(service, name);
	local touched = rename_keys(node.affiliations or {}, to)[1] or rename_keys(node.subscribers or {}, to)[1];
	if not touched then return; end
	assert(service.config.nodestore:set(name, {
		name = name, config = node.config, subscribers = node.subscribers, affiliations = node.affiliations,
	}));
end

module:hook("bellhop-renamed", function (event)
	local to = addresses(event.to);
	for _, new in pairs(event.to) do
		local service = directory.exists(new) and pep.get_pep_service(new);
		for name in pairs(service and nodes:get(new) or {}) do readdress(service, name, to); end
	end
end);

--- Block lists (XEP-0191)

local blocklists = module:open_store("blocklist"); -- mod_blocklist's own
local sessions = prosody.hosts[module.host].sessions;

-- As a client of theirs would: mod_blocklist keeps lists in memory, and tells the clients.
local function edit(name, action, blocked)
	if not blocked[1] then return; end
	local address = address_of(name);
	local iq = st.iq({ type = "set", id = "bellhop-renamed", from = address, to = address })
		:tag(action, { xmlns = "urn:xmpp:blocking" });
	for _, each in ipairs(blocked) do iq:tag("item", { jid = each }):up(); end
	local here = sessions[name];
	if not here then rawset(sessions, name, { sessions = {} }); end -- mod_blocklist looks for the clients
	module:fire_event("iq-set/self/urn:xmpp:blocking:"..action, {
		origin = { type = "c2s", username = name, host = module.host, full_jid = address, send = function () end };
		stanza = iq;
	});
	if not here then rawset(sessions, name, nil); end
end

local function follow(name, to)
	local list, wanted = blocklists:get(name) or {}, {};
	local block, unblock = {}, {};
	for old, new in pairs(to) do
		if list[old] then wanted[new] = true; end
	end
	for new in pairs(wanted) do
		if not list[new] then table.insert(block, new); end
	end
	for old in pairs(to) do
		if list[old] and not wanted[old] then table.insert(unblock, old); end
	end
	edit(name, "block", block);
	edit(name, "unblock", unblock);
end

module:hook("bellhop-renamed", function (event)
	local names, to = {}, addresses(event.to);
	for name in blocklists:users() do table.insert(names, name); end
	for _, name in ipairs(names) do follow(name, to); end
end);
