-- Copies of a message: stanzas that differ in their address only. A copy is text, joined from parts that are escaped once. A
-- copy turns into a tree of its own when somebody looks for more than its name, its attributes or an element that is not there.
-- Why: building, cloning and serialising a tree for each recipient is most of what a fan-out costs, and most copies are only
-- written to a socket.

local st = require "util.stanza";

local stanza_mt, escape = st.stanza_mt, st.xml_escape;
local xmlns_sid, xmlns_delay = "urn:xmpp:sid:0", "urn:xmpp:delay";

-- Fields that a copy has beside a stanza's: its model, its recipient's address, and elements that it has behind the message's own.
local model_field, to_field, added_field = "bellhop_model", "bellhop_to", "bellhop_added";

-- The parts that all copies of a message share. The message has no address, and must not change any more.
local function model(message)
	local text = tostring(message);
	local head, inner = text:match("^([^>]*)>(.*)</message>$"); -- a ">" in an attribute is escaped
	return { message = message, attr = message.attr, head = head or text:sub(1, -3), inner = inner or "" };
end

-- The id that the archive of `by` has given a message (XEP-0359), and when the server `from` had it (XEP-0203).
local function stanza_id(by, id) return { name = "stanza-id", xmlns = xmlns_sid, by = by, id = id }; end
local function delay(from, stamp) return { name = "delay", xmlns = xmlns_delay, from = from, stamp = stamp }; end

local written = {
	["stanza-id"] = function (element)
		return "<stanza-id xmlns='"..xmlns_sid.."' by='"..escape(element.by).."' id='"..escape(element.id).."'/>";
	end;
	delay = function (element)
		return "<delay xmlns='"..xmlns_delay.."' from='"..escape(element.from).."' stamp='"..escape(element.stamp).."'/>";
	end;
};

local function add_to_tree(tree, element)
	local attr = {};
	for name, value in pairs(element) do attr[name] = name ~= "name" and value or nil; end
	tree:tag(element.name, attr):up();
end

local function top_tag(to, its_model)
	return its_model.head.." to='"..escape(to).."'>";
end

-- The XML of a copy for an address, with elements behind the message's own.
local function text(to, its_model, first, second)
	local added = (first and written[first.name](first) or "")..(second and written[second.name](second) or "");
	return top_tag(to, its_model)..its_model.inner..added.."</message>";
end

-- Whether the attributes are still those that the text is made for: they are a table that anybody may change.
local function is_as_made(copy)
	if copy.attr.to ~= rawget(copy, to_field) then return false; end
	local given, more = rawget(copy, model_field).attr, -1;
	for name, value in pairs(copy.attr) do
		if name ~= "to" and given[name] ~= value then return false; end
		more = more + 1;
	end
	for _ in pairs(given) do more = more - 1; end
	return more == 0;
end

-- Makes a copy an ordinary stanza.
local function to_tree(copy)
	local message, added = rawget(copy, model_field).message, rawget(copy, added_field) or {};
	copy[model_field], copy[to_field], copy[added_field] = nil, nil, nil;
	debug.setmetatable(copy, stanza_mt);
	copy.tags = {};
	for _, child in ipairs(message) do copy:add_direct_child(type(child) == "string" and child or st.clone(child)); end
	for _, element in ipairs(added) do add_to_tree(copy, element); end
	return copy;
end

-- Whether a copy has an element, as st.get_child looks for it.
local function has_child(copy, name, xmlns)
	if rawget(copy, model_field).message:get_child(name, xmlns) then return true; end
	for _, element in ipairs(rawget(copy, added_field) or {}) do
		if (not name or element.name == name) and element.xmlns == xmlns then return true; end
	end
	return false;
end

-- What can be told without a tree. These look for children by `get_child` and `childtags` alone:
local cheap = {
	find = stanza_mt.find;
	get_child_text = stanza_mt.get_child_text;
	get_child_attr = stanza_mt.get_child_attr; -- 13 alone has it
	get_child_with_attr = stanza_mt.get_child_with_attr;
};

function cheap.top_tag(copy)
	return is_as_made(copy) and top_tag(rawget(copy, to_field), rawget(copy, model_field)) or stanza_mt.top_tag(to_tree(copy));
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
	if not is_as_made(copy) then return tostring(to_tree(copy)); end
	local added = rawget(copy, added_field) or {};
	return text(rawget(copy, to_field), rawget(copy, model_field), added[1], added[2]);
end

-- A copy for an address that is prepared.
local function copy_for(to, its_model)
	local attr = { to = to };
	for name, value in pairs(its_model.attr) do attr[name] = value; end
	return setmetatable({ name = "message", attr = attr, [model_field] = its_model, [to_field] = to }, copy_mt);
end

-- Adds an element behind the others: at most two, where the copy is no tree yet.
local function add(copy, element)
	if not rawget(copy, model_field) then return add_to_tree(copy, element); end
	local added = rawget(copy, added_field) or {};
	copy[added_field] = added;
	added[#added+1] = element;
end

-- Another copy for the same address, which says since when it waits.
local function delayed(copy, from, stamp)
	local other = setmetatable({ name = "message", attr = {}, [model_field] = rawget(copy, model_field), [to_field] = rawget(copy, to_field) }, copy_mt);
	for name, value in pairs(copy.attr) do other.attr[name] = value; end
	for _, element in ipairs(rawget(copy, added_field) or {}) do add(other, element); end
	add(other, delay(from, stamp));
	return other;
end

-- The model of a copy; nothing when it has become a tree.
local function model_of(copy)
	return rawget(copy, model_field);
end

return { model = model, model_of = model_of, copy_for = copy_for, add = add, stanza_id = stanza_id, delayed = delayed, text = text };
