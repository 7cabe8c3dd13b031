-- What the server can do at best: the work of Bellhop's bulk IQs in bare Lua loops, all at once, unchecked, blocking the
-- server meanwhile. <limit xmlns='urn:bellhop:bench:1'> wraps the payload of such an IQ. A measure for benchmarks, not for use.

local st = require "util.stanza";
local jid = require "util.jid";

local component = module:get_option_string("bellhop_component");
local limits = {};

local function children(parent, name)
	return parent:childtags(name, parent.attr.xmlns);
end

function limits.rooms(payload)
	local muc = module:depends "muc";
	local configs, persistent = module:open_store("config"), module:open_store("persistent");
	local all = persistent:get() or {};
	for element in children(payload, "room") do
		local address = element.attr.name.."@"..module.host;
		local room = muc.new_room(address, {
			persistent = true, members_only = true, hidden = true, whois = "anyone", archiving = true, name = element.attr.title,
		});
		room._affiliations[component] = "owner";
		for member in children(element, "member") do
			room._affiliations[member.attr.jid] = member.attr.affiliation;
			if member.attr.nick then room._affiliation_data[member.attr.jid] = { reserved_nickname = member.attr.nick }; end
		end
		configs:set(element.attr.name, (room:freeze()));
		all[address] = true;
	end
	persistent:set(nil, all);
end

function limits.rosters(payload)
	local store = module:open_store("roster");
	for element in children(payload, "roster") do
		local roster = store:get(element.attr.of) or {};
		roster[false] = roster[false] or { pending = {} };
		roster[false].version = (roster[false].version or 0) + 1;
		for item in children(element, "item") do
			local groups = {};
			for group in children(item, "group") do groups[group:get_text()] = true; end
			roster[item.attr.jid] = { name = item.attr.name, subscription = item.attr.subscription, groups = groups };
		end
		store:set(element.attr.of, roster);
	end
end

function limits.bookmarks(payload)
	local pep = module:depends "pep";
	local node = "urn:xmpp:bookmarks:1";
	local options = { persist_items = true, max_items = "max", send_last_published_item = "never", access_model = "whitelist" };
	for element in children(payload, "of") do
		local service = pep.get_pep_service(element.attr.name);
		for conference in children(element, "conference") do
			local id, attr = conference.attr.jid, conference.attr;
			local item = st.stanza("item", { xmlns = "http://jabber.org/protocol/pubsub", id = id })
				:tag("conference", { xmlns = node, name = attr.name, autojoin = attr.autojoin });
			if attr.nick then item:text_tag("nick", attr.nick); end
			service:publish(node, jid.join(element.attr.name, module.host), id, item:reset(), options);
		end
	end
end

function limits.feeds(payload)
	local service = (module:depends "pubsub").get_service();
	for element in children(payload, "feed") do
		local node = { name = element.attr.name, subscribers = {}, affiliations = { [component] = "owner" } };
		node.config = setmetatable({ access_model = "whitelist", max_items = 256, title = element.attr.title }, { __index = service.node_defaults });
		for member in children(element, "member") do node.affiliations[member.attr.jid] = member.attr.affiliation; end
		service.nodes[node.name] = node;
		service.data[node.name] = service.config.itemstore(node.config, node.name);
		service.config.nodestore:set(node.name, {
			name = node.name, config = node.config, subscribers = node.subscribers, affiliations = node.affiliations,
		});
	end
end

module:hook("iq-set/host/urn:bellhop:bench:1:limit", function (event)
	local payload = event.stanza.tags[1].tags[1];
	if event.origin.host ~= component then return; end
	local limit = limits[payload.name];
	if limit then limit(payload); end -- the others, such as spaces, are no work for this side: the comparison is the stricter
	event.origin.send(st.reply(event.stanza));
	return true;
end);
