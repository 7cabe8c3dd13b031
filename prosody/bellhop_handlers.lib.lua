-- The modules that handle what becomes of a message to an account: of those that are known here it is known what they do with a copy
-- of a broadcast. Where another one takes part, copies go the way of any message, step by step.

local modulemanager = require "core.modulemanager";

local host = prosody.hosts[module.host];

local known = {
	["message/bare"] = {
		"bellhop_outsiders", "bellhop_old_names", "bellhop_buttons", "bellhop_fanout", "blocklist", "mam", "carbons", "message",
	};
	["archive-should-store"] = { "mam", "bellhop_archiving", "bellhop_fanout" };
	["message/offline/handle"] = { "offline", "mam", "cloud_notify", "bellhop_fanout" };
};

-- The handlers that a module has for an event, as a set.
local function handlers_of(name, event)
	local loaded = modulemanager.get_module(module.host, name);
	return loaded and loaded.module.event_handlers:get(host.events, event) or {};
end

-- Whether an event is handled by modules that are known here, and by no other.
local function is_known(event)
	local count = 0;
	for _, name in ipairs(known[event]) do
		for _ in pairs(handlers_of(name, event)) do count = count + 1; end
	end
	return count == #(host.events.get_handlers(event) or {});
end

return { of = handlers_of, is_known = is_known };
