-- Messages that are texts, beside the trees of the same texts: alike for whoever looks into them, changes them or only asks for a part.
-- lua5.4 texts.lua FOLDER-OF-PROSODY DATA-FOLDER SEED STEPS

local world = dofile "test/archives/world.lua";
local st = require "util.stanza";
local parse = require "util.xml".parse;
local archived = module:require "bellhop_archived";

math.randomseed(tonumber(arg[3]));
local function one_of(list) return list[math.random(#list)]; end
local function chance(percent) return math.random(100) <= percent; end

local words = { "", "a > b", "<b/>", "'\"&", "ü\n\t", "]]>", "</message>" };

local function message()
	local made = st.message { id = one_of(words), from = "ann@acme.test/"..one_of(words), type = chance(50) and "chat" or nil };
	if chance(50) then made.attr.to = "bob@acme.test"; end
	if chance(10) then made.attr.xmlns = "jabber:client"; end
	if chance(20) then made.attr["xml:lang"] = "de"; end
	if chance(10) then made.attr["urn:example\1odd"] = one_of(words); end
	for _ = 1, math.random(0, 3) do
		if chance(50) then made:text_tag("body", one_of(words)); else made:tag("x", { xmlns = "urn:example" }):text_tag("y", one_of(words)):up(); end
	end
	return made;
end

-- What others do with a message. Each answers a text, which has to be the same for the tree.
local acts = {
	function (each) return tostring(each); end,
	function (each) return tostring(st.clone(each)); end,
	function (each) return each:get_child_text("body") or "none"; end,
	function (each) return tostring(each.attr.id)..tostring(each.attr.none); end,
	function (each) return tostring(#each)..#each.tags; end,
	function (each) return each.name..each:top_tag(); end,
	function (each) each.attr.to = nil; return tostring(each); end,
	function (each) each.attr.from = "carl@acme.test"; return tostring(each); end,
	function (each) each.attr.xmlns = "jabber:client"; return tostring(st.stanza("forwarded", { xmlns = "urn:xmpp:forward:0" }):add_child(each)); end,
	function (each) return tostring(each:tag("delay", { xmlns = "urn:xmpp:delay" }):up()); end,
	function (each)
		each:maptags(function (tag) return tag.name ~= "x" and tag or nil; end);
		return tostring(each);
	end,
};

-- Attributes come in any order: texts are compared as trees of sorted attributes.
local function sorted(tree)
	local attributes, children = {}, {};
	for name, value in pairs(tree.attr) do table.insert(attributes, ("%q=%q"):format(name, value)); end
	table.sort(attributes);
	for _, child in ipairs(tree) do table.insert(children, type(child) == "string" and ("%q"):format(child) or sorted(child)); end
	return tree.name.."{"..table.concat(attributes, " ").."}["..table.concat(children, ",").."]";
end

local function normal(text)
	local tree = text:sub(1, 1) == "<" and parse(text);
	return tree and sorted(tree) or text:sub(1, 8) == "message<" and sorted(assert(parse(text:sub(8, -2).."/>"))) or text;
end

for step = 1, tonumber(arg[4]) do
	local text = tostring(message());
	local tree, lazy = parse(text), archived.from_text(text);
	assert(st.is_stanza(lazy));
	for _ = 1, math.random(3) do
		local act = one_of(acts);
		local wanted, got = normal(act(tree)), normal(act(lazy));
		assert(wanted == got, ("step %d: %s\nis\n%s"):format(step, wanted, got));
	end
end

assert(archived.from_text("no XML") == nil and archived.from_text("<iq/>").name == "iq" and world.driver);
