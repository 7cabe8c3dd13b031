-- Fan-out: copies of messages made inside the server, acknowledged, sent once. Specification: xep/fanout.md
-- A chunk's id is on disk before its first copy leaves: if the server is killed meanwhile, the rest of that
-- chunk is lost and a repeat sends nothing. The other order would send copies twice, which cannot be taken
-- back, while a lost copy can still be read in the group's feed.

local st = require "util.stanza";
local jid_prep = require "util.jid".prep;
local jid_prepped_split = require "util.jid".prepped_split;
local bellhop = module:require "bellhop";

local directory = module:depends "bellhop_directory";

local xmlns = "urn:bellhop:fanout:1";
local types = { chat = true, normal = true, headline = true };
local kept_hours = 7 * 24;

-- Ids by the hour of their arrival (hour -> id -> copies): one small file to rewrite, one to forget.
local store = module:open_store();
local hours = {};
for hour in store:users() do hours[hour] = store:get(hour); end

local function this_hour()
	return os.time() // 3600;
end

local function copies_sent(id)
	for _, ids in pairs(hours) do
		if ids[id] then return ids[id]; end
	end
end

local function remember(id, copies)
	local hour = tostring(this_hour());
	hours[hour] = hours[hour] or {};
	hours[hour][id] = copies;
	local saved, err = store:set(hour, hours[hour]);
	if saved then return; end
	hours[hour][id] = nil;
	error("Cannot remember the chunk, so nothing is sent: "..tostring(err));
end

module:hourly("Forget old chunks", function ()
	for hour in pairs(hours) do
		if tonumber(hour) < this_hour() - kept_hours then
			store:set(hour, nil);
			hours[hour] = nil;
		end
	end
end);

-- A prepared address; nothing when it is none. Names in the directory are prepared already.
local at_host = "@"..module.host;
local function address(text)
	if text and text:sub(-#at_host) == at_host and directory.exists(text:sub(1, -#at_host - 1)) then return text; end
	return text and jid_prep(text);
end

-- Makes an element that arrived in some namespace a part of a jabber:client stanza, which has none written.
local function in_client(element, arrived)
	if element.attr.xmlns ~= arrived then return; end
	element.attr.xmlns = nil;
	for _, child in ipairs(element.tags) do in_client(child, arrived); end
end

-- The messages, and who each goes to: { message, { address, … } }; or nil and what is wrong.
local function read_chunk(fanout)
	local messages, recipients = {}, {};
	for _, tag in ipairs(fanout.tags) do
		if tag.name == "message" then
			messages[#messages+1] = tag;
		elseif tag.name == "to" then
			local to = address(tag:get_text());
			if not to then return nil, "Not a valid address: "..tostring(tag:get_text()); end
			recipients[#recipients+1] = to;
		else
			return nil, "Only message and to elements belong here.";
		end
	end
	if #messages == 0 then return nil, "No message."; end
	if #recipients > 0 and #messages > 1 then return nil, "Either one message for many, or a message for each."; end

	local chunk, copies = {}, 0;
	for i, message in ipairs(messages) do
		local attr = message.attr;
		local _, from_host = jid_prepped_split(attr.from);
		if from_host ~= bellhop.component then return nil, "A message must come from "..bellhop.component.."."; end
		if attr.type and not types[attr.type] then return nil, "Not a type for many: "..attr.type; end
		local to = recipients;
		if #recipients == 0 then
			to = { address(attr.to) };
			if not to[1] then return nil, "Not a valid address: "..tostring(attr.to); end
		elseif attr.to then
			return nil, "Either a message has its own address, or the chunk has to elements.";
		end
		attr.from = jid_prep(attr.from);
		in_client(message, attr.xmlns);
		chunk[i] = { message = message, to = to };
		copies = copies + #to;
	end
	return chunk, copies;
end

-- A stanza of its own to whoever adds or removes tags or attributes; the elements inside are shared, because
-- nobody may write into those, and copying them costs more than everything else we do.
local function copy_for(message, to)
	local attr, tags = {}, table.move(message.tags, 1, #message.tags, 1, {});
	for name, value in pairs(message.attr) do attr[name] = value; end
	attr.to = to;
	local copy = table.move(message, 1, #message, 1, { name = message.name, attr = attr, tags = tags });
	return setmetatable(copy, st.stanza_mt);
end

local function send(origin, message, to)
	local ok, err = xpcall(prosody.core_post_stanza, debug.traceback, origin, copy_for(message, to));
	if not ok then module:log("error", "A copy for %s failed: %s", to, err); end
end

bellhop.answer("iq-set/host/"..xmlns..":fanout", function (fanout, event)
	local id = fanout.attr.id;
	if not id or id == "" then return nil, "bad-request", "A chunk needs an id."; end

	local sent = copies_sent(id);
	if sent then
		return st.stanza("fanout", { xmlns = xmlns, id = id, copies = tostring(sent), repeated = "true" });
	end

	local chunk, copies = read_chunk(fanout);
	if not chunk then return nil, "bad-request", copies; end
	remember(id, copies);
	for _, part in ipairs(chunk) do
		for _, to in ipairs(part.to) do send(event.origin, part.message, to); end
	end
	return st.stanza("fanout", { xmlns = xmlns, id = id, copies = tostring(copies) });
end);
