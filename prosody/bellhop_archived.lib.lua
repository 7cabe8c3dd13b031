-- Messages that are text until somebody looks into them. Why: most results of an archive (XEP-0313) are only written to a socket, and
-- those in the queue of stream management are hardly ever read.

local st = require "util.stanza";
local parse = require "util.xml".parse;

local stanza_mt = st.stanza_mt;

-- Fields that such a message has until it becomes a tree: its text, and its attributes as they are written.
local text_field, head_field = "bellhop_text", "bellhop_head";

-- Makes a message an ordinary stanza. One that cannot be read is empty.
local function to_tree(message)
	local tree = parse(rawget(message, text_field)) or st.message();
	local attr = setmetatable(message.attr, nil);
	for name, value in pairs(tree.attr) do attr[name] = value; end
	for _, field in ipairs { text_field, head_field } do message[field] = nil; end
	debug.setmetatable(message, stanza_mt);
	message.tags = {};
	for _, child in ipairs(tree) do message:add_direct_child(child); end
	return message;
end

local message_mt = { __name = "stanza", __metatable = stanza_mt };

function message_mt.__index(message, field)
	return to_tree(message)[field];
end

function message_mt.__len(message)
	return #to_tree(message);
end

function message_mt.__tostring(message)
	return rawget(message, text_field);
end

-- The attributes of a message that is still text: `xmlns` is asked for by every filter, and never there.
local function attributes_of(message)
	local attr_mt = {};

	function attr_mt.__index(_, name)
		if name == "xmlns" then return nil; end
		return to_tree(message).attr[name];
	end

	function attr_mt.__newindex(_, name, value)
		if value ~= nil or rawget(message, head_field):find(" "..name.."=", 1, true) then to_tree(message).attr[name] = value; end
	end

	function attr_mt.__pairs()
		return next, to_tree(message).attr;
	end

	return setmetatable({}, attr_mt);
end

-- The attributes of a message as its text has them, or nothing where the text is no message without a namespace of its own.
local function head_of(text)
	local head = text:match("^<message([^>]*)>"); -- a ">" in an attribute is escaped
	if head and not head:find(" xmlns=", 1, true) and text:sub(-10) == "</message>" then return head; end
end

-- A message with this text, as `tostring` writes a stanza; or nil and why, where nobody can read the text.
local function from_text(text)
	local head = head_of(text);
	if not head then return parse(text); end
	local message = setmetatable({ name = "message", [text_field] = text, [head_field] = head }, message_mt);
	message.attr = attributes_of(message);
	return message;
end

return { from_text = from_text, head_of = head_of };
