-- The bookmarks of an account as they are stored, whether anybody is there to hear of a change or not.
--
-- Why: a PEP service is built from storage for every user, each publication tells the old formats of bookmarks about it, and
-- nine people of ten are not there to hear it. So mod_pep publishes for people who are online or whose service it has in
-- memory; for the others the same data goes straight to mod_pep's stores, from which it builds the service when they come.

local st = require "util.stanza";
local jid = require "util.jid";
local storagemanager = require "core.storagemanager";

local pep = module:depends "pep";

local node = "urn:xmpp:bookmarks:1";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";

-- XEP-0402 §5
local node_config = { persist_items = true, max_items = "max", send_last_published_item = "never", access_model = "whitelist" };

-- mod_pep's own stores
local nodes = module:open_store("pep");
local items = storagemanager.get_driver(module.host, "pep_data"):open("pep_"..node, "archive");

local bare_sessions = prosody.bare_sessions;

-- address -> PEP service in mod_pep's memory
local services, deleted = {}, nil;
module:handle_items("pep-service", function (event)
	services[event.item.jid] = event.item.service;
end, function (event)
	if event.item.jid ~= deleted then services[event.item.jid] = nil; end
end, true);

-- The service of a deleted user is no item any more and stays in mod_pep's memory, for whoever gets the name next.
module:hook_global("user-deleted", function (event) deleted = jid.join(event.username, event.host); end, 10);
module:hook_global("user-deleted", function () deleted = nil; end, -10);

local function has_config(config)
	for field, value in pairs(node_config) do
		if config[field] ~= value then return false; end
	end
	return true;
end

local function copy_config()
	local copied = {};
	for field, value in pairs(node_config) do copied[field] = value; end
	return copied;
end

local function told(owner, service)
	local function ready()
		local stored = service.nodes[node];
		if not stored then return assert(service:create(node, true, copy_config())); end
		if not has_config(stored.config) then assert(service:set_node_config(node, true, copy_config())); end
	end

	local function all()
		local bookmarks = {};
		if not service.nodes[node] then return bookmarks; end
		local _, found = assert(service:get_items(node, true));
		for _, id in ipairs(found) do bookmarks[id] = found[id].tags[1]; end
		return bookmarks;
	end

	local function publish(id, conference)
		local item = st.stanza("item", { xmlns = xmlns_pubsub, id = id }):add_child(conference);
		assert(service:publish(node, owner.jid, id, item));
	end

	local function retract(id)
		assert(service:retract(node, owner.jid, id, st.stanza("retract", { id = id })));
	end

	return { ready = ready, all = all, publish = publish, retract = retract };
end

local function untold(owner)
	local function ready()
		local known, err = nodes:get(owner.name);
		if err then error(err); end
		known = known or {};
		local stored = known[node];
		if type(stored) == "table" and has_config(stored.config or {}) then return; end
		stored = type(stored) == "table" and stored or { name = node, subscribers = {}, affiliations = {} };
		stored.config, known[node] = copy_config(), stored;
		assert(nodes:set(owner.name, known));
	end

	local function all()
		local bookmarks = {};
		for id, conference in assert(items:find(owner.name, {})) do bookmarks[id] = conference; end
		return bookmarks;
	end

	local function publish(id, conference)
		assert(items:append(owner.name, id, conference, os.time(), owner.jid));
	end

	local function retract(id)
		assert(items:delete(owner.name, { key = id }));
	end

	return { ready = ready, all = all, publish = publish, retract = retract };
end

-- The bookmarks of an owner { name, jid }: ready(), all(), publish(id, conference), retract(id)
local function open(owner)
	local service = services[owner.jid] or bare_sessions[owner.jid] and pep.get_pep_service(owner.name);
	return service and told(owner, service) or untold(owner);
end

return { open = open };
