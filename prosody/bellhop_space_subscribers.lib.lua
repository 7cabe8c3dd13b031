-- Tells those who have joined a space what comes and goes of what they see (XEP-0060 §7.1.2.1, §7.2.2.1).

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;
local new_id = require "util.id".medium;

local space = module:require "bellhop_space";

local xmlns_event = "http://jabber.org/protocol/pubsub#event";

local function tell(subscriber, node_name, elements)
	if not elements[1] then return; end
	local message = st.message({ type = "headline", id = new_id(), from = module.host, to = subscriber })
		:tag("event", { xmlns = xmlns_event }):tag("items", { node = node_name });
	for _, element in ipairs(elements) do message:add_child(element); end
	module:send(message);
end

local function tell_changes(node, before, after)
	for subscriber in pairs(node.subscribers) do
		local member, published, retracted = jid_bare(subscriber), {}, {};
		local had, has = space.visible(before, member), space.visible(after, member);
		for name, entry in pairs(has) do
			if not space.same(had[name], entry) then table.insert(published, space.item(entry)); end
		end
		for name, entry in pairs(had) do
			if not has[name] then table.insert(retracted, st.stanza("retract", { id = space.item_id(entry) })); end
		end
		tell(subscriber, node.name, retracted);
		tell(subscriber, node.name, published);
	end
end

return { tell_changes = tell_changes };
