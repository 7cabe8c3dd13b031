-- The door of our IQ namespaces: each route is open to Bellhop's component alone.
-- To anybody else the namespace does not exist: the server answers service-unavailable.
--
-- handle(payload, event) returns the payload of the result (or nothing), or nil, condition, text.
-- Whatever happens, the IQ is answered: an error of ours is logged and becomes internal-server-error.

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;

local component = module:get_option_string("bellhop_component");
if not component then
	error("bellhop_component is not set: it names the component's host, for example bellhop.acme.example", 0);
end

-- On its own stream, in its own name: other components and federated servers are nobody here.
local function is_component(session, stanza)
	return session.type == "component" and session.host == component and jid_bare(stanza.attr.from) == component;
end

local error_types = { ["bad-request"] = "modify", ["internal-server-error"] = "wait" };

local function reply_to(stanza, payload, condition, text)
	if condition then
		return st.error_reply(stanza, error_types[condition], condition, text);
	end
	local reply = st.reply(stanza);
	return payload and reply:add_child(payload) or reply;
end

local function answer(route, handle)
	module:hook(route, function (event)
		local origin, stanza = event.origin, event.stanza;
		if not is_component(origin, stanza) then return; end
		local ok, payload, condition, text = xpcall(handle, debug.traceback, stanza.tags[1], event);
		if not ok then
			module:log("error", "%s failed: %s", route, payload);
			payload, condition = nil, "internal-server-error";
		end
		origin.send(reply_to(stanza, payload, condition, text));
		return true;
	end);
end

-- Makes an element that arrived in some namespace a part of a jabber:client stanza, which has none written.
local function in_client(element, arrived)
	if element.attr.xmlns ~= arrived then return; end
	element.attr.xmlns = nil;
	for _, child in ipairs(element.tags) do in_client(child, arrived); end
end

return { answer = answer, in_client = in_client, component = component, is_component = is_component };
