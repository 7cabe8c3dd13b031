-- Copies of a message: stanzas that differ in their address, and where they are asked to in the text of their body. A copy is text,
-- joined from parts that are escaped once. A copy turns into a tree of its own when somebody looks for more than its name, its
-- attributes or an element that is not there.
-- Why: building, cloning and serialising a tree for each recipient is most of what a fan-out costs, and most copies are only
-- written to a socket.

local st = require "util.stanza";

local stanza_mt, escape = st.stanza_mt, st.xml_escape;
local xmlns_sid, xmlns_delay = "urn:xmpp:sid:0", "urn:xmpp:delay";

-- Fields that a copy has beside a stanza's: its model, its recipient, the id that the recipient's archive has given it (XEP-0359), and
-- which server had it since when (XEP-0203). The elements of the last two stand behind the message's own.
local model_field, recipient_field = "bellhop_model", "bellhop_recipient";
local id_field, delay_field = "bellhop_id", "bellhop_delay";

local blank = "<body/>";

-- Somebody whom a copy is for: { to = prepared address, account = name of the account here, or nothing, text = what only this copy says,
-- or nothing; escaped, body = address and body in XML }. A text needs a message that begins with an empty body.
local function recipient(to, account, text)
	return { to = to, account = account, text = text, escaped = escape(to), body = text and "<body>"..escape(text).."</body>" or "" };
end

-- The parts that all copies of a message share. The message has no address, and must not change any more.
-- @param is_blank whether the message begins with an empty body, in the place of which each copy has its own
local function model(message, is_blank)
	local text = tostring(message);
	local head, inner = text:match("^([^>]*)>(.*)</message>$"); -- a ">" in an attribute is escaped
	local self = { message = message, attr = message.attr, attributes = 0, is_blank = is_blank };
	self.head = (head or text:sub(1, -3)).." to='";
	self.inner = is_blank and inner:sub(#blank + 1) or inner or "";
	for name, value in pairs(message.attr) do
		self.attributes = self.attributes + 1;
		if name ~= "from" and name ~= "id" and name ~= "type" then
			self.more = self.more or {}; -- attributes beside the usual ones
			self.more[name] = value;
		end
	end
	return self;
end

-- The id of a copy in XML. Copies of a chunk have the same one.
local function escaped_id(its_model, id)
	if its_model.last_id ~= id then its_model.last_id, its_model.escaped_id = id, escape(id); end
	return its_model.escaped_id;
end

local id_tag = "<stanza-id xmlns='"..xmlns_sid.."' by='";

-- The XML of a copy for somebody, with the id that its archive gives it, if any.
local function text(whom, its_model, id)
	local escaped = whom.escaped;
	if not id then return its_model.head..escaped.."'>"..whom.body..its_model.inner.."</message>"; end
	return its_model.head..escaped.."'>"..whom.body..its_model.inner
		..id_tag..escaped.."' id='"..escaped_id(its_model, id).."'/></message>";
end

-- Whether the attributes are still those that the text is made for: they are a table that anybody may change.
local function is_as_made(copy)
	local its_model = rawget(copy, model_field);
	if copy.attr.to ~= rawget(copy, recipient_field).to then return false; end
	local given, left = its_model.attr, its_model.attributes + 1;
	for name, value in pairs(copy.attr) do
		if given[name] ~= value and name ~= "to" then return false; end
		left = left - 1;
	end
	return left == 0;
end

local function add_id_to_tree(tree, by, id)
	tree:tag("stanza-id", { xmlns = xmlns_sid, by = by, id = id }):up();
end

local function add_children(tree, message, body)
	for i, child in ipairs(message) do
		if i == 1 and body then
			tree:text_tag("body", body);
		else
			tree:add_direct_child(type(child) == "string" and child or st.clone(child));
		end
	end
end

-- Makes a copy an ordinary stanza.
local function to_tree(copy)
	local message, whom, id, delay = rawget(copy, model_field).message, rawget(copy, recipient_field), rawget(copy, id_field), rawget(copy, delay_field);
	for _, field in ipairs { model_field, id_field, delay_field } do copy[field] = nil; end
	debug.setmetatable(copy, stanza_mt);
	copy.tags = {};
	add_children(copy, message, whom.text);
	if id then add_id_to_tree(copy, whom.to, id); end
	if delay then copy:tag("delay", { xmlns = xmlns_delay, from = delay.from, stamp = delay.stamp }):up(); end
	return copy;
end

-- Whether a copy has an element, as st.get_child looks for it.
local function has_child(copy, name, xmlns)
	return rawget(copy, model_field).message:get_child(name, xmlns)
		or rawget(copy, id_field) and xmlns == xmlns_sid and (not name or name == "stanza-id")
		or rawget(copy, delay_field) and xmlns == xmlns_delay and (not name or name == "delay");
end

-- What can be told without a tree. These look for children by `get_child` and `childtags` alone:
local cheap = {
	find = stanza_mt.find;
	get_child_text = stanza_mt.get_child_text;
	get_child_attr = stanza_mt.get_child_attr; -- 13 alone has it
	get_child_with_attr = stanza_mt.get_child_with_attr;
};

function cheap.top_tag(copy)
	if not is_as_made(copy) then return stanza_mt.top_tag(to_tree(copy)); end
	return rawget(copy, model_field).head..rawget(copy, recipient_field).escaped.."'>";
end

-- Whether a copy lacks such a child. A copy that has one becomes a tree, since the child could be changed.
local function lacks(copy, name, xmlns)
	if not rawget(copy, model_field) then return false; end
	if copy.attr.xmlns == nil and not has_child(copy, name, xmlns) then return true; end
	to_tree(copy);
	return false;
end

function cheap.get_child(copy, name, xmlns)
	if lacks(copy, name, xmlns) then return nil; end
	return stanza_mt.get_child(copy, name, xmlns);
end

function cheap.childtags(copy, name, xmlns)
	if lacks(copy, name, xmlns) then return function () end; end
	return stanza_mt.childtags(copy, name, xmlns);
end

local copy_mt = { __name = "stanza", __metatable = stanza_mt };

function copy_mt.__index(copy, field)
	return cheap[field] or to_tree(copy)[field];
end

function copy_mt.__len(copy)
	return #to_tree(copy);
end

function copy_mt.__tostring(copy)
	if rawget(copy, delay_field) or not is_as_made(copy) then return tostring(to_tree(copy)); end
	return text(rawget(copy, recipient_field), rawget(copy, model_field), rawget(copy, id_field));
end

local function copy_with(attr, whom, its_model, id, delay)
	local self = { name = "message", attr = attr, [model_field] = its_model, [recipient_field] = whom, [id_field] = id, [delay_field] = delay };
	return setmetatable(self, copy_mt);
end

-- A copy for a recipient.
local function copy_for(whom, its_model)
	local given = its_model.attr;
	local attr = { to = whom.to, from = given.from, id = given.id, type = given.type };
	if its_model.more then
		for name, value in pairs(its_model.more) do attr[name] = value; end
	end
	return copy_with(attr, whom, its_model);
end

-- Gives a copy the id that the archive of its recipient has given it (XEP-0359). A copy has one.
local function add_id(copy, id)
	if not rawget(copy, model_field) then return add_id_to_tree(copy, copy.attr.to, id); end
	copy[id_field] = id;
end

-- Another copy for the same recipient, which says since when it waits.
local function delayed(copy, from, stamp)
	local attr = {};
	for name, value in pairs(copy.attr) do attr[name] = value; end
	local delay = { from = from, stamp = stamp };
	return copy_with(attr, rawget(copy, recipient_field), rawget(copy, model_field), rawget(copy, id_field), delay);
end

-- The model of a copy; nothing when it has become a tree.
local function model_of(copy)
	return rawget(copy, model_field);
end

-- Whom a copy is for, also when it has become a tree.
local function recipient_of(copy)
	return rawget(copy, recipient_field);
end

return {
	recipient = recipient, model = model, copy_for = copy_for, model_of = model_of, recipient_of = recipient_of,
	add_id = add_id, delayed = delayed, text = text,
};
