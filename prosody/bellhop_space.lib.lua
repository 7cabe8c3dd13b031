-- Spaces as values: their rooms and feeds as items (XEP-0503 §4.4), and which of them each member sees. What a space holds stands
-- in the configuration of its node.

local st = require "util.stanza";
local sha1 = require "util.hashes".sha1;

local xmlns_spaces = "urn:xmpp:spaces:0";
local xmlns_bookmarks = "urn:xmpp:bookmarks:1";
local xmlns_notify = "urn:xmpp:notification-settings:1";
local xmlns_subscription = "urn:xmpp:pubsub:subscription:0";
local content_key = "bellhop_space"; -- of a node's configuration: its entries, and which of them each member sees

-- The content of a node that is a space: { entries = { [name] = entry }, sees = { [member] = "name name" } }
local function content_of(node)
	return node and node.config.payload_type == xmlns_spaces and node.config[content_key] or nil;
end

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

-- Whether two entries are the same item, with the same payload
local function same(one, other)
	return one ~= nil and other ~= nil and one.title == other.title and one.autojoin == other.autojoin and one.notify == other.notify
		and item_id(one) == item_id(other);
end

return {
	content_key = content_key, content_of = content_of, feed_id = feed_id, item_id = item_id, item = item, visible = visible,
	listed = listed, same = same,
};
