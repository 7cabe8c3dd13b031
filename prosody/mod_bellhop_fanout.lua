-- Fan-out: copies of messages made inside the server, acknowledged, sent once. Specification: xep/fanout.md
-- While a chunk is being sent, the address of each copy is on disk before the copy is handed on, and the chunk's id
-- is when all are. A chunk that comes again after a kill goes on where it was; whether the very last copy before the
-- kill was handed on is what its recipient's archive tells. Where there is none it counts as handed on: a second copy
-- could not be taken back, while a lost one can still be read in the group's feed.
-- Who blocks the sender (XEP-0191) does not get the copy: it goes into the archive only, and the answer names that person.

local st = require "util.stanza";
local jid_prep = require "util.jid".prep;
local jid_host = require "util.jid".host;
local parse_time = require "util.datetime".parse;
local bellhop = module:require "bellhop";
local progress_of = module:require "bellhop_progress";
local archive = module:require "bellhop_archive";

local directory = module:depends "bellhop_directory";

local xmlns = "urn:bellhop:fanout:1";
local types = { chat = true, normal = true, headline = true };
local week, hour = 7 * 24 * 3600, 3600;
local page_size = 100;

-- Ids already sent: id -> copies, a number, or { copies = …, blocked = { addresses } }. On disk they are pages, named by the
-- second each was begun: remembering a chunk rewrites one small page, forgetting a week-old page removes it.
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

-- `sending` is what is known of a chunk: how many copies, and who blocks their sender.
local function remember(id, sending)
	local name, page = open_page();
	local copies = #sending.blocked > 0 and sending or sending.copies;
	page[id] = copies;
	local saved, err = store:set(name, page);
	if not saved then
		page[id] = nil;
		return nil, err;
	end
	sent[id], room = copies, room - 1;
	return true;
end

module:hourly("Forget old chunks", function ()
	for name, page in pairs(pages) do
		if tonumber(name) + hour + week < os.time() then
			store:set(name, nil);
			pages[name] = nil;
			for id in pairs(page) do sent[id] = nil; end
		end
	end
	progress_of.forget(week);
end);

-- A prepared address; nothing when it is none. Names in the directory are prepared already.
local at_host = "@"..module.host;
local function address(text)
	if text and text:sub(-#at_host) == at_host and directory.exists(text:sub(1, -#at_host - 1)) then return text; end
	return text and jid_prep(text);
end

-- Makes a message that arrived a stanza as the server knows them. Returns what is wrong with it, if anything.
local function prepare(message, for_many)
	local attr = message.attr;
	bellhop.in_client(message, attr.xmlns);
	attr.from = attr.from and jid_prep(attr.from);
	if not attr.from or jid_host(attr.from) ~= bellhop.component then
		return "A message must come from "..bellhop.component..".";
	end
	if attr.type and not types[attr.type] then return "Not a type that can be copied: "..attr.type; end
	if for_many then
		return attr.to and "Either a message has its own address, or the chunk has a list.";
	end
	attr.to = address(attr.to);
	return not attr.to and "A message needs a valid address.";
end

-- Messages and addresses as they arrived, or nil and what is wrong.
local function read_children(fanout)
	local messages, recipients = {}, {};
	for _, tag in ipairs(fanout.tags) do
		if tag.name == "message" then
			messages[#messages+1] = tag;
		elseif tag.name == "to" then
			for text in (tag:get_text() or "(elements)"):gmatch("%S+") do
				local to = address(text);
				if not to then return nil, "Not a valid address: "..text; end
				recipients[#recipients+1] = to;
			end
		else
			return nil, "Only message and to elements belong here.";
		end
	end
	if #messages == 0 then return nil, "No message."; end
	if #recipients > 0 and #messages > 1 then return nil, "Either one message for many, or a message for each."; end
	return messages, recipients;
end

local function copy_for(to, message)
	local copy = st.clone(message);
	copy.attr.to = to;
	return copy;
end

-- The stanzas to send, or nil and what is wrong.
local function read_chunk(fanout)
	local messages, recipients = read_children(fanout);
	if not messages then return nil, recipients; end

	for _, message in ipairs(messages) do
		local problem = prepare(message, #recipients > 0);
		if problem then return nil, problem; end
	end
	if #recipients == 0 then return messages; end

	local copies = {};
	for i, to in ipairs(recipients) do copies[i] = copy_for(to, messages[1]); end
	return copies;
end

-- Stands for the component's session while one copy goes to an account here. mod_blocklist (100) ends the way of what a block list
-- names, with an error on 0.12 and without one on 13: a copy that comes past it is noted here.
local function carrier(origin)
	local self = setmetatable({ bellhop_fanout = true }, { __index = origin });
	function self.send(reply)
		return not self.bellhop_passed or origin.send(reply);
	end
	return self;
end

module:hook("message/bare", function (event)
	if event.origin.bellhop_fanout then event.origin.bellhop_passed = true; end
end, 99);

-- A failing recipient must not take the others along.
local function send(origin, stanza, sending)
	local to = stanza.attr.to;
	local is_here = to:sub(-#at_host) == at_host and directory.exists(to:sub(1, -#at_host - 1));
	local from = is_here and carrier(origin) or origin;
	local ok, err = xpcall(prosody.core_post_stanza, debug.traceback, from, stanza);
	if not ok then module:log("error", "A copy for %s failed: %s", to, err); return; end
	if is_here and not from.bellhop_passed then
		table.insert(sending.blocked, to);
		archive.add(stanza, origin);
	end
end

-- Whether a copy will wait for a stream to another server: on no disk and no socket, so that a kill takes it along.
local function waits(copy)
	local to = copy.attr.to;
	if to:sub(-#at_host) == at_host then return false; end
	local host = jid_host(to);
	local stream = prosody.hosts[bellhop.component].s2sout[host];
	return not prosody.hosts[host] and (not stream or stream.type ~= "s2sout");
end

-- The copies that were not handed on by an earlier try, and the one of which nobody knows.
local function left_of(copies, progress)
	if not next(progress.sent) then return copies; end

	local left, seen, doubtful = {}, {}, nil;
	for _, copy in ipairs(copies) do
		local to = copy.attr.to;
		seen[to] = (seen[to] or 0) + 1;
		if seen[to] > (progress.sent[to] or 0) then
			left[#left+1] = copy;
		elseif to == progress.doubtful then
			doubtful = copy;
		end
	end
	return left, doubtful;
end

-- Adds the addresses to those handed over. Returns false, and why, when the rest has to wait.
local function send_rest(origin, copies, progress, handed, sending)
	local left, doubtful = left_of(copies, progress);
	-- Before any other, and not noted again: should the server be killed once more, it is still the one in doubt.
	if doubtful and archive.lacks(doubtful, origin, progress.begun) then send(origin, doubtful, sending); end

	for i, copy in ipairs(left) do
		local to = copy.attr.to;
		if not waits(copy) then
			local noted, err = progress_of.note(progress, to);
			if not noted then return false, err; end
		end
		handed[i] = to;
		send(origin, copy, sending);
	end
	return true;
end

-- What went out before by another way is in its recipient's archive; what nobody can tell is sent.
local function not_archived(copies, since)
	local left = {};
	for _, copy in ipairs(copies) do
		if not archive.has(copy, since) then left[#left+1] = copy; end
	end
	return left;
end

local function send_once(origin, id, copies)
	local progress, handed, sending = progress_of.open(id), {}, { copies = #copies, blocked = {} };
	local done, err = send_rest(origin, copies, progress, handed, sending);
	if done then done, err = remember(id, sending); end
	if not done then
		progress_of.break_off(progress, handed);
		error("Cannot write down what was sent, so the chunk has to come again: "..tostring(err));
	end
	progress_of.finish(progress);
	return sending;
end

local function result(id, sending, repeated)
	local copies = type(sending) == "table" and sending.copies or sending;
	local answer = st.stanza("fanout", { xmlns = xmlns, id = id, copies = tostring(copies), repeated = repeated });
	local blocked = type(sending) == "table" and table.concat(sending.blocked, " ") or "";
	if blocked ~= "" then answer:text_tag("blocked", blocked); end
	return answer;
end

bellhop.answer("iq-set/host/"..xmlns..":fanout", function (fanout, event)
	local id = fanout.attr.id;
	if not id or id == "" then return nil, "bad-request", "A chunk needs an id."; end

	if sent[id] then return result(id, sent[id], "true"); end

	local since = fanout.attr.since and parse_time(fanout.attr.since);
	if fanout.attr.since and not since then return nil, "bad-request", "'since' is a time."; end
	local copies, problem = read_chunk(fanout);
	if not copies then return nil, "bad-request", problem; end
	if since then copies = not_archived(copies, math.floor(since)); end
	return result(id, send_once(event.origin, id, copies));
end);
