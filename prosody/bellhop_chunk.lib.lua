-- A chunk of the fan-out as it arrives: one message and the addresses that it is for, one message and a text for each address, or
-- messages with an address each. The whole chunk is checked before anything of it is sent. Specification: xep/fanout.md

local st = require "util.stanza";
local jid_prep = require "util.jid".prep;
local jid_host = require "util.jid".host;
local bellhop = module:require "bellhop";
local copies = module:require "bellhop_copies";

local directory = module:depends "bellhop_directory";

local types = { chat = true, normal = true, headline = true };

-- The name of an account of this host that an address belongs to; nothing where there is none.
local at_host = "@"..module.host;
local function account_of(address)
	local name = address:sub(-#at_host) == at_host and address:sub(1, -#at_host - 1);
	return name and directory.exists(name) and name or nil;
end

-- A recipient by an address; nothing when it is none. Names in the directory are prepared already.
local function recipient_at(address, text)
	local account = account_of(address);
	local to = account and address or jid_prep(address);
	return to and copies.recipient(to, account or account_of(to), text);
end

-- Makes a message that arrived a stanza as the server knows them. Returns what is wrong with it, if anything.
local function prepare(message)
	local attr = message.attr;
	bellhop.in_client(message, attr.xmlns);
	attr.from = attr.from and jid_prep(attr.from);
	if not attr.from or jid_host(attr.from) ~= bellhop.component then
		return "A message must come from "..bellhop.component..".";
	end
	return attr.type and not types[attr.type] and "Not a type that can be copied: "..attr.type;
end

local readers = {};

function readers.message(chunk, tag)
	table.insert(chunk.messages, tag);
	return prepare(tag);
end

function readers.to(chunk, tag)
	for address in (tag:get_text() or "(elements)"):gmatch("%S+") do
		local whom = recipient_at(address);
		if not whom then return "Not a valid address: "..address; end
		table.insert(chunk.recipients, whom);
	end
end

function readers.text(chunk, tag)
	if tag.tags[1] then return "A text has no elements."; end
	local whom = tag.attr.to and recipient_at(tag.attr.to, table.concat(tag));
	if not whom then return "A text needs a valid address."; end
	chunk.has_texts = true;
	table.insert(chunk.recipients, whom);
end

-- Messages and recipients as they arrived, or nil and what is wrong.
local function read_children(fanout)
	local chunk = { messages = {}, recipients = {} };
	for _, tag in ipairs(fanout.tags) do
		local read = readers[tag.name];
		if not read then return nil, "Only message, to and text elements belong here."; end
		local problem = read(chunk, tag);
		if problem then return nil, problem; end
	end
	return chunk;
end

-- Whether a message begins with an empty body, which is the place of the texts.
local function is_blank(message)
	local first = message[1];
	return type(first) == "table" and first.name == "body" and not next(first.attr) and not first[1];
end

-- Without a text there is no body.
local function copies_with_texts(message, recipients)
	local list, with_text, without = {}, copies.model(message, true), nil;
	for i, whom in ipairs(recipients) do
		if whom.text == "" then
			without = without or copies.model(st.clone(message):maptags(function (tag) return tag.name ~= "body" and tag or nil; end));
			list[i] = copies.copy_for(copies.recipient(whom.to, whom.account), without);
		else
			list[i] = copies.copy_for(whom, with_text);
		end
	end
	return list;
end

local function copies_for(message, recipients)
	local model, list = copies.model(message), {};
	for i, whom in ipairs(recipients) do list[i] = copies.copy_for(whom, model); end
	return list;
end

local function copies_of_one(message, chunk)
	if message.attr.to then return nil, "Either a message has its own address, or the chunk has a list."; end
	if not chunk.has_texts then return copies_for(message, chunk.recipients); end
	for _, whom in ipairs(chunk.recipients) do
		if not whom.text then return nil, "Either a list of addresses, or a text for each."; end
	end
	if not is_blank(message) then return nil, "A message for texts begins with an empty body."; end
	return copies_with_texts(message, chunk.recipients);
end

-- A message with an address of its own is its only copy.
local function only_copy(message)
	local whom = message.attr.to and recipient_at(message.attr.to);
	if not whom then return nil, "A message needs a valid address."; end
	message.attr.to = nil;
	return copies.copy_for(whom, copies.model(message));
end

-- The copies to send, or nil and what is wrong.
local function read(fanout)
	local chunk, problem = read_children(fanout);
	if not chunk then return nil, problem; end

	local messages = chunk.messages;
	if #messages == 0 then return nil, "No message."; end
	if #chunk.recipients > 0 then
		if #messages > 1 then return nil, "Either one message for many, or a message for each."; end
		return copies_of_one(messages[1], chunk);
	end

	local list = {};
	for i, message in ipairs(messages) do
		local copy, wrong = only_copy(message);
		if not copy then return nil, wrong; end
		list[i] = copy;
	end
	return list;
end

return { read = read };
