-- Spaces (XEP-0503 0.3.0): pubsub nodes that gather the rooms and feeds of a part of the organisation. Specification: xep/spaces.md
-- Load it on the pubsub component, with mod_bellhop_feeds.
--
-- Why: a member sees those rooms and feeds of a space that are open to that member, and mod_pubsub shows all items to everybody.
-- So a space keeps its items with its node, and mod_pubsub's own store of items stays empty.

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;
local urlencode = require "util.http".urlencode;

local bellhop = module:require "bellhop_bulk";
local pubsub = module:depends "pubsub";
local feeds = module:depends "bellhop_feeds";
local space = module:require "bellhop_space";
local payloads = module:require "bellhop_space_payload";
local subscribers = module:require "bellhop_space_subscribers";

local xmlns = "urn:bellhop:spaces:1";
local xmlns_spaces = "urn:xmpp:spaces:0";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";

local function new_config()
	return {
		payload_type = xmlns_spaces, access_model = "whitelist", publish_model = "publishers", persist_items = true,
		notify_retract = true, notify_delete = true, send_last_published_item = "never", itemreply = "none",
	};
end

--- Changing: one write for each space

local spaces_of = {}; -- the id of an item -> the name of its space

local function index(name, content, remove)
	for _, entry in pairs(content.entries) do
		local id = space.item_id(entry);
		if not remove then spaces_of[id] = name; elseif spaces_of[id] == name then spaces_of[id] = nil; end
	end
end

local function copy(content)
	local copied = { entries = {}, sees = {} };
	for what, values in pairs(content) do
		for key, value in pairs(values) do copied[what][key] = value; end
	end
	return copied;
end

local function find_or_create(service, name)
	local node = service.nodes[name];
	if node and node.config.payload_type ~= xmlns_spaces then bellhop.refuse("'%s' is a feed.", name); end
	if not node then assert(service:create(name, true, new_config())); end
	return service.nodes[name];
end

local function merge(content, wanted)
	local changed = false;
	for _, entry in ipairs(wanted.entries) do
		local old, new = content.entries[entry.name], { jid = entry.jid, node = entry.node, title = entry.title, autojoin = entry.autojoin, notify = entry.notify };
		if entry.gone then new = nil; end
		if (old or new) and not space.same(old, new) then content.entries[entry.name], changed = new, true; end
	end
	return changed;
end

local function admit(service, node, content, member)
	local sees = not member.gone and member.sees or nil;
	local is_changed = content.sees[member.jid] ~= sees;
	content.sees[member.jid] = sees;
	return feeds.affiliate(service, node, { jid = member.jid, affiliation = sees and "member" or "none" }) or is_changed;
end

local function apply(service, wanted, pause)
	if wanted.gone then
		local node = service.nodes[wanted.name];
		local content = space.content_of(node);
		if not content then return; end
		index(wanted.name, content, true);
		assert(service:delete(wanted.name, true));
		return;
	end
	local node = find_or_create(service, wanted.name);
	local before = space.content_of(node) or { entries = {}, sees = {} };
	local after = copy(before);
	local changed = feeds.affiliate(service, node, { jid = bellhop.component, affiliation = "owner" });
	if wanted.title then changed = feeds.entitle(node, wanted.title) or changed; end
	changed = merge(after, wanted) or changed;
	for _, member in ipairs(wanted.members) do changed = admit(service, node, after, member) or changed; end
	if not changed and not feeds.is_unwritten(node) then return; end
	node.config[space.content_key] = after;
	feeds.save(service, node, pause);
	index(wanted.name, before, true);
	index(wanted.name, after);
	pause();
	subscribers.tell_changes(node, before, after);
end

local function set(payload, pause)
	for _, wanted in ipairs(payloads.read(payload, pause)) do
		apply(pubsub.get_service(), wanted, pause);
		pause();
	end
end

--- Listing

local function get(payload, pause)
	local answer, nodes = st.stanza("spaces", { xmlns = xmlns }), pubsub.get_service().nodes;
	local asked = payloads.read(payload, pause);
	for _, wanted in ipairs(asked) do
		local content = space.content_of(nodes[wanted.name]);
		if content then payloads.detail(answer, nodes[wanted.name], content); else answer:tag("space", { name = wanted.name, gone = "true" }):up(); end
		pause();
	end
	for name, node in pairs(asked[1] and {} or nodes) do
		if space.content_of(node) then answer:tag("space", { name = name, title = node.config.title }):up(); end
	end
	return answer;
end

bellhop.answer(xmlns, "spaces", { set = set, get = get });

--- What members ask. Who is no member is answered by mod_bellhop_feeds, as about a node that is not there.

local function readable(name, asker)
	local service = pubsub.get_service();
	local content = name and space.content_of(service.nodes[name]);
	return content and service:may(name, asker, "get_items") and content or nil;
end

local function matching(content, member, items)
	local asked, found = {}, {};
	for child in items:childtags("item") do asked[child.attr.id or ""] = true; end
	local most = tonumber(items.attr.max_items) or math.huge;
	for _, entry in ipairs(space.listed(content, member)) do
		local is_asked = next(asked) == nil or asked[space.item_id(entry)];
		if is_asked and #found < most then table.insert(found, entry); end
	end
	return found;
end

module:hook("iq/host/"..xmlns_pubsub..":pubsub", function (event)
	local stanza = event.stanza;
	local items = stanza.attr.type == "get" and stanza.tags[1]:get_child("items");
	local content = items and readable(items.attr.node, stanza.attr.from);
	if not content then return; end
	local reply = st.reply(stanza):tag("pubsub", { xmlns = xmlns_pubsub }):tag("items", { node = items.attr.node });
	for _, entry in ipairs(matching(content, jid_bare(stanza.attr.from), items)) do reply:add_child(space.item(entry)); end
	event.origin.send(reply);
	return true;
end, 8); -- after the guard of mod_bellhop_feeds, before mod_pubsub

module:hook("host-disco-items-node", function (event)
	local asker = event.stanza.attr.from;
	local content = readable(event.node, asker);
	if not content then return; end
	for _, entry in ipairs(space.listed(content, jid_bare(asker))) do
		event.reply:tag("item", { jid = module.host, name = space.item_id(entry) }):up();
	end
end, 8);

module:add_feature(xmlns_pubsub.."#manage-subscriptions"); -- mod_pubsub has them and does not say so

--- The space that a room or feed is part of, for those who see that room or feed in it

local function parent(id, asker)
	local name = spaces_of[id];
	local content = name and readable(name, asker);
	if not content then return; end
	for _, entry in pairs(space.visible(content, jid_bare(asker))) do
		if space.item_id(entry) == id then return ("xmpp:%s?;node=%s"):format(module.host, urlencode(name)); end
	end
end

local function add_parent(reply, uri)
	reply:tag("feature", { var = xmlns_spaces }):up();
	reply:tag("x", { xmlns = "jabber:x:data", type = "result" })
		:tag("field", { var = "FORM_TYPE", type = "hidden" }):text_tag("value", xmlns_spaces):up()
		:tag("field", { var = "parent", type = "text-single" }):text_tag("value", uri):up():up();
end

module:hook("host-disco-info-node", function (event)
	local uri = event.node and parent(space.feed_id(event.node), event.stanza.attr.from);
	if uri then add_parent(event.reply, uri); end
end, -1);

-- mod_bellhop_room_spaces, on the host of the rooms
module:hook_global("bellhop-add-parent-space", function (event)
	local uri = parent(event.jid, event.asker);
	if uri then add_parent(event.reply, uri); end
	return uri;
end);

for name, node in pairs(pubsub.get_service().nodes) do
	local content = space.content_of(node);
	if content then index(name, content); end
end
