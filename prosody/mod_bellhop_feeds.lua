-- Feeds in bulk: pubsub nodes for news, with their members, in one IQ with one write per node. Specification: xep/feeds.md
--
-- Why: util.pubsub writes the whole node for every affiliation it changes, and its answers tell outsiders which nodes exist.
-- Load it on the pubsub component. Publishing stays standard XEP-0060: the component owns every feed.

local st = require "util.stanza";
local new_id = require "util.id".medium;
local now = require "util.time".now;
local jid_bare = require "util.jid".bare;
local datetime = require "util.datetime";

local bellhop = module:require "bellhop_bulk";
local slices = module:require "bellhop_slices";
local pubsub = module:depends "pubsub";

local xmlns = "urn:bellhop:feeds:1";
local xmlns_spaces = "urn:xmpp:spaces:0"; -- nodes of mod_bellhop_spaces
local max_items = module:get_option_number("pubsub_max_items", 20);
local affiliations = { owner = true, publisher = true, member = true, none = true };

local function new_config()
	return {
		access_model = "whitelist", publish_model = "publishers", persist_items = true,
		max_items = max_items,
		send_last_published_item = "never", itemreply = "none",
	};
end

--- Reading

local beginnings_key = "bellhop_beginnings";

local function read_member(element)
	local member = { jid = bellhop.bare_jid(element), affiliation = bellhop.choice(element, "affiliation", affiliations) };
	if member.jid == bellhop.component then bellhop.refuse("%s is the owner of every feed.", member.jid); end
	member.outsider = bellhop.flag(element, "outsider") or false;
	return member;
end

local function read(payload, pause)
	local feeds = {};
	for element in bellhop.children(payload, "feed") do
		local feed = { name = bellhop.attribute(element, "name"), title = element.attr.title, members = {} };
		feed.gone = bellhop.flag(element, "gone");
		for member in bellhop.children(element, "member") do
			table.insert(feed.members, read_member(member));
			pause();
		end
		if feed.gone and feed.members[1] then bellhop.refuse("Feed '%s' is gone and cannot have members.", feed.name); end
		table.insert(feeds, feed);
		pause();
	end
	return feeds;
end

--- Changing: util.pubsub's steps on its own tables, without its write after each

-- Also for mod_bellhop_spaces: its nodes are changed the same way.
-- luacheck: globals save is_unwritten affiliate entitle

-- Writes a node in slices. Where somebody else has written or deleted the node meanwhile, that was done with what is in memory.
function save(service, node, pause)
	local content = { name = node.name, config = node.config, subscribers = node.subscribers, affiliations = node.affiliations };
	local is_saved, err = slices.write("pubsub_nodes", node.name, content, pause, function () return service.nodes[node.name] == node; end);
	if is_saved == nil then error(err); end
end

-- Whether the last change of a node is in memory only, as it could not be written.
function is_unwritten(node)
	return slices.is_unwritten("pubsub_nodes", node.name);
end

local function find_or_create(service, name)
	if not service.nodes[name] then assert(service:create(name, true, new_config())); end
	return service.nodes[name];
end

local function unsubscribe(service, node, member)
	local subscriptions = service.subscriptions[member];
	for subscriber, subscribed in pairs(subscriptions or {}) do
		if subscribed[node.name] then
			subscribed[node.name], node.subscribers[subscriber] = nil, nil;
			if next(subscribed) == nil then subscriptions[subscriber] = nil; end
			service.events.fire_event("subscription-removed", {
				service = service, node = node.name, jid = subscriber, normalized_jid = member,
			});
		end
	end
	if subscriptions and next(subscriptions) == nil then service.subscriptions[member] = nil; end
end

-- The time from which on an outsider reads the feed, kept with the node; the first one stays.
local function set_beginning(node, who, outsider)
	local beginnings = node.config[beginnings_key] or {};
	if (beginnings[who] ~= nil) == outsider then return false; end
	beginnings[who] = outsider and now() or nil;
	node.config[beginnings_key] = next(beginnings) and beginnings or nil;
	return true;
end

function affiliate(service, node, member)
	local affiliation = member.affiliation ~= "none" and member.affiliation or nil;
	local began = set_beginning(node, member.jid, affiliation ~= nil and member.outsider == true);
	if node.affiliations[member.jid] == affiliation then return began; end
	node.affiliations[member.jid] = affiliation;
	if not affiliation then unsubscribe(service, node, member.jid); end
	return true;
end

function entitle(node, title)
	if title == "" then title = nil; end
	if node.config.title == title then return false; end
	node.config.title = title;
	return true;
end

-- A feed that was made when feeds were shorter, or longer
local function resize(service, node)
	if node.config.max_items == max_items then return false; end
	node.config.max_items = max_items;
	local items = service.data[node.name];
	if items then items:resize(max_items); end
	return true;
end

local function apply(service, wanted, pause)
	if wanted.gone then
		if service.nodes[wanted.name] then assert(service:delete(wanted.name, true)); end
		return;
	end
	local node = find_or_create(service, wanted.name);
	local changed = affiliate(service, node, { jid = bellhop.component, affiliation = "owner" });
	changed = resize(service, node) or changed;
	if wanted.title then changed = entitle(node, wanted.title) or changed; end
	for _, member in ipairs(wanted.members) do
		changed = affiliate(service, node, member) or changed;
	end
	if changed or is_unwritten(node) then save(service, node, pause); end
end

local function set(payload, pause)
	for _, wanted in ipairs(read(payload, pause)) do
		apply(pubsub.get_service(), wanted, pause);
		pause();
	end
end

--- Listing

local function summary(answer, node)
	local members = 0;
	for _ in pairs(node.affiliations) do members = members + 1; end
	if node.affiliations[bellhop.component] then members = members - 1; end
	answer:tag("feed", { name = node.name, title = node.config.title, members = tostring(members) }):up();
end

local function detail(answer, node)
	answer:tag("feed", { name = node.name, title = node.config.title });
	for member, affiliation in pairs(node.affiliations) do
		if member ~= bellhop.component then
			local outsider = (node.config[beginnings_key] or {})[member] and "true" or nil;
			answer:tag("member", { jid = member, affiliation = affiliation, outsider = outsider }):up();
		end
	end
	answer:up();
end

local function get(payload, pause)
	local answer, nodes = st.stanza("feeds", { xmlns = xmlns }), pubsub.get_service().nodes;
	local asked, names = read(payload, pause), {};
	for _, wanted in ipairs(asked) do
		if nodes[wanted.name] then detail(answer, nodes[wanted.name]);
		else answer:tag("feed", { name = wanted.name, gone = "true" }):up(); end
		pause();
	end
	for name, node in pairs(asked[1] and {} or nodes) do
		if node.config.payload_type ~= xmlns_spaces then table.insert(names, name); end
	end
	for _, name in ipairs(names) do
		if nodes[name] then summary(answer, nodes[name]); end
		pause();
	end
	return answer;
end

bellhop.answer(xmlns, "feeds", { set = set, get = get });

--- Who is no member does not learn that a feed exists: whatever they ask about it is asked about a node that cannot exist.

local function is_hidden(name, asker)
	local service = pubsub.get_service();
	return name and service.nodes[name] and not service:may(name, asker, "get_items");
end

for _, event_name in ipairs { "host-disco-info-node", "host-disco-items-node" } do
	module:hook(event_name, function (event)
		if is_hidden(event.node, event.stanza.attr.from) then event.node = new_id(); end
	end, 10);
end

for _, namespace in ipairs { "http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#owner" } do
	module:hook("iq/host/"..namespace..":pubsub", function (event)
		for _, action in ipairs(event.stanza.tags[1].tags) do
			if action.name ~= "create" and is_hidden(action.attr.node, event.stanza.attr.from) then action.attr.node = new_id(); end
		end
	end, 10);
end

module:hook("host-disco-items", function (event)
	event.reply.tags[1]:maptags(function (item)
		return not is_hidden(item.attr.node, event.stanza.attr.from) and item or nil;
	end);
end, -10);

--- An outsider reads what was published since the own affiliation: other items are not asked for.

-- Items of ours are Atom entries that say when they were published (XEP-0277). 0.12 reads no parts of a second.
local function published(item)
	local entry = item:get_child("entry", "http://www.w3.org/2005/Atom");
	local text = entry and entry:get_child_text("published") or "";
	local whole, part = datetime.parse(text), text:match("%.%d+");
	return whole and math.floor(whole) + (tonumber(part and "0"..part) or 0) or 0;
end

local function readable(node, since)
	local ids, _, found = {}, pubsub.get_service():get_items(node, true);
	for _, id in ipairs(found or {}) do
		if published(found[id]) >= since then ids[id] = true; end
	end
	return ids;
end

-- Asks for the readable ones by their ids, where there are any; else for one that cannot exist.
local function narrow(items, allowed)
	local asked = {};
	for item in items:childtags("item") do asked[item.attr.id or ""] = true; end
	local all = next(asked) == nil;
	items:maptags(function () return nil; end);
	local count = 0;
	for id in pairs(allowed) do
		if all or asked[id] then items:tag("item", { id = id }):up(); count = count + 1; end
	end
	if count == 0 then items:tag("item", { id = new_id() }):up(); end
end

module:hook("iq/host/http://jabber.org/protocol/pubsub:pubsub", function (event)
	local items = event.stanza.tags[1]:get_child("items");
	local node = items and pubsub.get_service().nodes[items.attr.node];
	local since = node and (node.config[beginnings_key] or {})[jid_bare(event.stanza.attr.from)];
	if since then narrow(items, readable(items.attr.node, since)); end
end, 5);
