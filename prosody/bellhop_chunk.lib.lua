-- A chunk of the fan-out as it arrives: one message and the addresses that it is for, or messages with an address each. The
-- whole chunk is checked before anything of it is sent. Specification: xep/fanout.md

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

-- A prepared address; nothing when it is none. Names in the directory are prepared already.
local function prepared(text)
	return text and (account_of(text) and text or jid_prep(text));
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
	attr.to = prepared(attr.to);
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
				local to = prepared(text);
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

local function copies_for(recipients, message)
	local model, list = copies.model(message), {};
	for i, to in ipairs(recipients) do list[i] = copies.copy_for(to, model); end
	return list;
end

-- A message with an address of its own is its only copy.
local function only_copy(message)
	local to = message.attr.to;
	message.attr.to = nil;
	return copies.copy_for(to, copies.model(message));
end

-- The copies to send, or nil and what is wrong.
local function read(fanout)
	local messages, recipients = read_children(fanout);
	if not messages then return nil, recipients; end

	for _, message in ipairs(messages) do
		local problem = prepare(message, #recipients > 0);
		if problem then return nil, problem; end
	end
	if #recipients > 0 then return copies_for(recipients, messages[1]); end

	local list = {};
	for i, message in ipairs(messages) do list[i] = only_copy(message); end
	return list;
end

return { read = read, account_of = account_of };
