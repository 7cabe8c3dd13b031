-- The short way of a copy to an account. Of the modules that are known to handle messages, three have something to do with a message
-- that comes from Bellhop and is stored, or is not to be stored: block lists, carbons, and delivery to sessions or offline storage.

local modulemanager = require "core.modulemanager";
local copies = module:require "bellhop_copies";
local handlers = module:require "bellhop_handlers";

local function all_of(name)
	local list = {};
	for handler in pairs(handlers.of(name, "message/bare")) do list[#list+1] = handler; end
	return list;
end

local function run(list, event)
	for _, handler in ipairs(list) do
		local result = handler(event);
		if result ~= nil then return result; end
	end
end

local xmlns_carbons = "urn:xmpp:carbons:2";

-- Whether a copy has a <private/> (XEP-0280 §6). Copies of one message are asked once.
local function is_private(copy)
	local model = copies.model_of(copy);
	if not model then return copy:get_child("private", xmlns_carbons) ~= nil; end
	if model.is_private == nil then model.is_private = model.message:get_child("private", xmlns_carbons) ~= nil; end
	return model.is_private;
end

-- Whether mod_carbons has nothing to do: the only session of an account gets the copy itself. It takes a <private/> out, too.
local function needs_no_carbons(copy)
	local user = prosody.bare_sessions[copy.attr.to];
	if not user then return true; end
	local name, session = next(user.sessions);
	return user.top_resources and user.top_resources[1] == session and next(user.sessions, name) == nil
		and not is_private(copy);
end

-- Answers, for one chunk, what posts a copy of which `row` is stored; nothing where it has to go the way of any message.
return function ()
	if not handlers.is_known("message/bare") then return function () end; end
	local blocks, carbons, delivers = all_of("blocklist"), all_of("carbons"), all_of("message");
	local is_archived = modulemanager.is_loaded(module.host, "mam");

	local event = {}; -- one for all copies: none of these handlers keeps it

	local function post(carrier, copy)
		local row = carrier.bellhop_row;
		event.origin, event.stanza = carrier, copy;
		if run(blocks, event) ~= nil then return; end
		carrier.bellhop_passed = true;
		if row then copies.add_id(copy, row.key); end
		if needs_no_carbons(copy) or run(carbons, event) == nil then run(delivers, event); end
	end

	return function (row)
		return (row or not is_archived) and post or nil;
	end;
end
