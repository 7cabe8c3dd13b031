-- Spaces (XEP-0503 0.3.0): pubsub nodes that gather the rooms and feeds of a part of the organisation. Specification: xep/spaces.md
-- Load it on the pubsub component, with mod_bellhop_feeds.
--
-- Why: a member sees those rooms and feeds of a space that are open to that member, and mod_pubsub shows all items to everybody.
-- So a space keeps its items with its node, and mod_pubsub's own store of items stays empty.

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;
local new_id = require "util.id".medium;
local sha1 = require "util.hashes".sha1;
local urlencode = require "util.http".urlencode;

local bellhop = module:require "bellhop_bulk";
local pubsub = module:depends "pubsub";
local feeds = module:depends "bellhop_feeds";

local xmlns = "urn:bellhop:spaces:1";
local xmlns_spaces = "urn:xmpp:spaces:0";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";
local xmlns_event = "http://jabber.org/protocol/pubsub#event";
local xmlns_bookmarks = "urn:xmpp:bookmarks:1";
local xmlns_notify = "urn:xmpp:notification-settings:1";
local xmlns_subscription = "urn:xmpp:pubsub:subscription:0";
local content_key = "bellhop_space"; -- of a node's configuration: its entries, and which of them each member sees

local settings = { ["on-mention"] = true };

local function new_config()
	return {
		payload_type = xmlns_spaces, access_model = "whitelist", publish_model = "publishers", persist_items = true,
		notify_retract = true, notify_delete = true, send_last_published_item = "never", itemreply = "none",
	};
end

-- The content of a node that is a space: { entries = { [name] = entry }, sees = { [member] = "name name" } }
local function content_of(node)
	return node and node.config.payload_type == xmlns_spaces and node.config[content_key] or nil;
end

--- Items

-- XEP-0330 §2.1
local function feed_id(feed)
	return sha1(table.concat({ module.host, feed, module.host }, "<"), true);
end

local function item_id(entry)
	return entry.jid or feed_id(entry.node);
end

local function room_payload(entry)
	local conference = st.stanza("conference", { xmlns = xmlns_bookmarks, name = entry.title, autojoin = entry.autojoin and "true" or nil });
	if entry.notify then
		conference:tag("extensions"):tag("notify", { xmlns = xmlns_notify }):tag(entry.notify):up():up():up();
	end
	return conference;
end

local function feed_payload(entry)
	return st.stanza("subscription", { xmlns = xmlns_subscription, server = module.host, node = entry.node })
		:text_tag("title", entry.title);
end

local function item(entry)
	return st.stanza("item", { id = item_id(entry) }):add_child(entry.jid and room_payload(entry) or feed_payload(entry));
end

-- The entries that a member sees, by their names
local function visible(content, member)
	local found = {};
	for name in (content.sees[member] or ""):gmatch("%S+") do found[name] = content.entries[name]; end
	return found;
end

-- The same as a list, in an order that stays
local function listed(content, member)
	local names, found = {}, visible(content, member);
	for name in pairs(found) do table.insert(names, name); end
	table.sort(names);
	for at, name in ipairs(names) do names[at] = found[name]; end
	return names;
end

--- Reading

local function read_names(element)
	local names = {};
	for name in (element.attr.sees or ""):gmatch("%S+") do table.insert(names, name); end
	table.sort(names);
	return table.concat(names, " ");
end

local function read_room(element)
	local name, notify = bellhop.attribute(element, "name"), element.attr.notify;
	if bellhop.flag(element, "gone") then return { name = name, gone = true }; end
	return {
		name = name, jid = bellhop.bare_jid(element), title = element.attr.title, autojoin = bellhop.flag(element, "autojoin") or nil;
		notify = notify and bellhop.choice(element, "notify", settings) or nil;
	};
end

local function read_feed(element)
	local name = bellhop.attribute(element, "name");
	return { name = name, node = name, title = element.attr.title, gone = bellhop.flag(element, "gone") };
end

local function read_member(element)
	return { jid = bellhop.bare_jid(element), gone = bellhop.flag(element, "gone"), sees = read_names(element) };
end

local function read(payload, pause)
	local spaces, kinds = {}, { room = read_room, feed = read_feed, member = read_member };
	for element in bellhop.children(payload, "space") do
		local space = { name = bellhop.attribute(element, "name"), title = element.attr.title, gone = bellhop.flag(element, "gone") };
		space.entries, space.members = {}, {};
		for kind, read_child in pairs(kinds) do
			for child in bellhop.children(element, kind) do
				table.insert(kind == "member" and space.members or space.entries, read_child(child));
				pause();
			end
		end
		table.insert(spaces, space);
		pause();
	end
	return spaces;
end

--- Telling subscribers (XEP-0060 §7.1.2.1, §7.2.2.1)

local function tell(subscriber, node_name, elements)
	if not elements[1] then return; end
	local message = st.message({ type = "headline", id = new_id(), from = module.host, to = subscriber })
		:tag("event", { xmlns = xmlns_event }):tag("items", { node = node_name });
	for _, element in ipairs(elements) do message:add_child(element); end
	module:send(message);
end

local function same(one, other)
	return one ~= nil and other ~= nil and one.title == other.title and one.autojoin == other.autojoin and one.notify == other.notify
		and item_id(one) == item_id(other);
end

local function tell_changes(node, before, after)
	for subscriber in pairs(node.subscribers) do
		local member, published, retracted = jid_bare(subscriber), {}, {};
		local had, has = visible(before, member), visible(after, member);
		for name, entry in pairs(has) do
			if not same(had[name], entry) then table.insert(published, item(entry)); end
		end
		for name, entry in pairs(had) do
			if not has[name] then table.insert(retracted, st.stanza("retract", { id = item_id(entry) })); end
		end
		tell(subscriber, node.name, retracted);
		tell(subscriber, node.name, published);
	end
end

--- Changing: one write for each space

local spaces_of = {}; -- the id of an item -> the name of its space

local function index(name, content, remove)
	for _, entry in pairs(content.entries) do
		local id = item_id(entry);
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
		if (old or new) and not same(old, new) then content.entries[entry.name], changed = new, true; end
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
		local content = content_of(node);
		if not content then return; end
		index(wanted.name, content, true);
		assert(service:delete(wanted.name, true));
		return;
	end
	local node = find_or_create(service, wanted.name);
	local before = content_of(node) or { entries = {}, sees = {} };
	local after = copy(before);
	local changed = feeds.affiliate(service, node, { jid = bellhop.component, affiliation = "owner" });
	if wanted.title then changed = feeds.entitle(node, wanted.title) or changed; end
	changed = merge(after, wanted) or changed;
	for _, member in ipairs(wanted.members) do changed = admit(service, node, after, member) or changed; end
	if not changed then return; end
	node.config[content_key] = after;
	assert(feeds.save(service, node));
	index(wanted.name, before, true);
	index(wanted.name, after);
	pause();
	tell_changes(node, before, after);
end

local function set(payload, pause)
	for _, wanted in ipairs(read(payload, pause)) do
		apply(pubsub.get_service(), wanted, pause);
		pause();
	end
end

--- Listing

local function detail(answer, node, content)
	answer:tag("space", { name = node.name, title = node.config.title });
	for name, entry in pairs(content.entries) do
		answer:tag(entry.jid and "room" or "feed", {
			name = name, jid = entry.jid, title = entry.title, autojoin = entry.autojoin and "true" or nil, notify = entry.notify,
		}):up();
	end
	for member, sees in pairs(content.sees) do answer:tag("member", { jid = member, sees = sees }):up(); end
	answer:up();
end

local function get(payload, pause)
	local answer, nodes = st.stanza("spaces", { xmlns = xmlns }), pubsub.get_service().nodes;
	local asked = read(payload, pause);
	for _, wanted in ipairs(asked) do
		local content = content_of(nodes[wanted.name]);
		if content then detail(answer, nodes[wanted.name], content); else answer:tag("space", { name = wanted.name, gone = "true" }):up(); end
		pause();
	end
	for name, node in pairs(asked[1] and {} or nodes) do
		if content_of(node) then answer:tag("space", { name = name, title = node.config.title }):up(); end
	end
	return answer;
end

bellhop.answer(xmlns, "spaces", { set = set, get = get });

--- What members ask. Who is no member is answered by mod_bellhop_feeds, as about a node that is not there.

local function readable(name, asker)
	local service = pubsub.get_service();
	local content = name and content_of(service.nodes[name]);
	return content and service:may(name, asker, "get_items") and content or nil;
end

local function matching(content, member, items)
	local asked, found = {}, {};
	for child in items:childtags("item") do asked[child.attr.id or ""] = true; end
	local most = tonumber(items.attr.max_items) or math.huge;
	for _, entry in ipairs(listed(content, member)) do
		local is_asked = next(asked) == nil or asked[item_id(entry)];
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
	for _, entry in ipairs(matching(content, jid_bare(stanza.attr.from), items)) do reply:add_child(item(entry)); end
	event.origin.send(reply);
	return true;
end, 8); -- after the guard of mod_bellhop_feeds, before mod_pubsub

module:hook("host-disco-items-node", function (event)
	local asker = event.stanza.attr.from;
	local content = readable(event.node, asker);
	if not content then return; end
	for _, entry in ipairs(listed(content, jid_bare(asker))) do
		event.reply:tag("item", { jid = module.host, name = item_id(entry) }):up();
	end
end, 8);

module:add_feature(xmlns_pubsub.."#manage-subscriptions"); -- mod_pubsub has them and does not say so

--- The space that a room or feed is part of, for those who see that room or feed in it

local function parent(id, asker)
	local name = spaces_of[id];
	local content = name and readable(name, asker);
	if not content then return; end
	for _, entry in pairs(visible(content, jid_bare(asker))) do
		if item_id(entry) == id then return ("xmpp:%s?;node=%s"):format(module.host, urlencode(name)); end
	end
end

local function add_parent(reply, space)
	reply:tag("feature", { var = xmlns_spaces }):up();
	reply:tag("x", { xmlns = "jabber:x:data", type = "result" })
		:tag("field", { var = "FORM_TYPE", type = "hidden" }):text_tag("value", xmlns_spaces):up()
		:tag("field", { var = "parent", type = "text-single" }):text_tag("value", space):up():up();
end

module:hook("host-disco-info-node", function (event)
	local space = event.node and parent(feed_id(event.node), event.stanza.attr.from);
	if space then add_parent(event.reply, space); end
end, -1);

-- mod_bellhop_room_spaces, on the host of the rooms
module:hook_global("bellhop-add-parent-space", function (event)
	local space = parent(event.jid, event.asker);
	if space then add_parent(event.reply, space); end
	return space;
end);

for name, node in pairs(pubsub.get_service().nodes) do
	local content = content_of(node);
	if content then index(name, content); end
end
