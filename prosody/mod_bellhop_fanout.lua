-- Fan-out: copies of messages made inside the server, acknowledged, sent once. Specification: xep/fanout.md
-- A chunk's id is on disk before its first copy leaves: if the server is killed meanwhile, the rest of that
-- chunk is lost and a repeat sends nothing. The other order would send copies twice, which cannot be taken
-- back, while a lost copy can still be read in the group's feed.

local st = require "util.stanza";
local jid_prep = require "util.jid".prep;
local jid_host = require "util.jid".host;
local bellhop = module:require "bellhop";

local directory = module:depends "bellhop_directory";

local xmlns = "urn:bellhop:fanout:1";
local types = { chat = true, normal = true, headline = true };
local week, hour = 7 * 24 * 3600, 3600;
local page_size = 100;

-- Ids already sent, id -> copies. On disk they are pages, named by the second each was begun: remembering a
-- chunk rewrites one small page, forgetting a week-old page removes it.
local store = module:open_store();
local pages, sent = {}, {};
for begun in store:users() do
	pages[begun] = assert(store:get(begun));
	for id, copies in pairs(pages[begun]) do sent[id] = copies; end
end

local begun, room = 0, 0;
local function open_page()
	if room == 0 or os.time() - begun >= hour then begun, room = os.time(), page_size; end
	local name = tostring(begun);
	pages[name] = pages[name] or {};
	return name, pages[name];
end

local function remember(id, copies)
	local name, page = open_page();
	page[id] = copies;
	local saved, err = store:set(name, page);
	if not saved then
		page[id] = nil;
		error("Cannot remember the chunk, so nothing is sent: "..tostring(err));
	end
	sent[id], room = copies, room - 1;
end

module:hourly("Forget old chunks", function ()
	for name, page in pairs(pages) do
		if tonumber(name) + hour + week < os.time() then
			store:set(name, nil);
			pages[name] = nil;
			for id in pairs(page) do sent[id] = nil; end
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

-- Why this message may not be sent; nothing when it may.
local function problem_with(message, for_many)
	local attr = message.attr;
	local from = attr.from and jid_prep(attr.from);
	if not from or jid_host(from) ~= bellhop.component then return "A message must come from "..bellhop.component.."."; end
	if attr.type and not types[attr.type] then return "Not a type that can be copied: "..attr.type; end
	if for_many and attr.to then return "Either a message has its own address, or the chunk has to elements."; end
	if not for_many and not address(attr.to) then return "Not a valid address: "..(attr.to or "(none)"); end
end

-- Messages and addresses as they arrived, or nil and what is wrong.
local function read_children(fanout)
	local messages, recipients = {}, {};
	for _, tag in ipairs(fanout.tags) do
		if tag.name == "message" then
			messages[#messages+1] = tag;
		elseif tag.name == "to" then
			local to = address(tag:get_text());
			if not to then return nil, "Not a valid address: "..(tag:get_text() or "(elements)"); end
			recipients[#recipients+1] = to;
		else
			return nil, "Only message and to elements belong here.";
		end
	end
	if #messages == 0 then return nil, "No message."; end
	if #recipients > 0 and #messages > 1 then return nil, "Either one message for many, or a message for each."; end
	return messages, recipients;
end

-- What to send, { { message, to }, … }, or nil and what is wrong.
local function read_chunk(fanout)
	local messages, recipients = read_children(fanout);
	if not messages then return nil, recipients; end

	local for_many, copies = #recipients > 0, {};
	for _, message in ipairs(messages) do
		local problem = problem_with(message, for_many);
		if problem then return nil, problem; end
		in_client(message, message.attr.xmlns);
		message.attr.from = jid_prep(message.attr.from);
		local own = not for_many and { address(message.attr.to) };
		for _, to in ipairs(own or recipients) do copies[#copies+1] = { message = message, to = to }; end
	end
	return copies;
end

-- A failing recipient must not take the others along.
local function send(origin, copy)
	local stanza = st.clone(copy.message);
	stanza.attr.to = copy.to;
	local ok, err = xpcall(prosody.core_post_stanza, debug.traceback, origin, stanza);
	if not ok then module:log("error", "A copy for %s failed: %s", copy.to, err); end
end

local function result(id, copies, repeated)
	return st.stanza("fanout", { xmlns = xmlns, id = id, copies = tostring(copies), repeated = repeated });
end

bellhop.answer("iq-set/host/"..xmlns..":fanout", function (fanout, event)
	local id = fanout.attr.id;
	if not id or id == "" then return nil, "bad-request", "A chunk needs an id."; end

	if sent[id] then return result(id, sent[id], "true"); end

	local copies, problem = read_chunk(fanout);
	if not copies then return nil, "bad-request", problem; end
	remember(id, #copies);
	for _, copy in ipairs(copies) do send(event.origin, copy); end
	return result(id, #copies);
end);
