-- Copies of random messages beside stanzas that were built one by one: both have to look alike to whatever reads them, and what
-- changes one copy must change no other. lua5.4 copies.lua FOLDER-OF-PROSODY DATA-FOLDER SEED STEPS

local source = arg[1];
package.path = source.."/?.lua;"..package.path;
package.cpath = source.."/?.so;"..package.cpath;
pcall(require, "loader"); -- 13 has one, for its longer names of libraries

local st = require "util.stanza";
local parse = require "util.xml".parse;
local copies = assert(loadfile "prosody/bellhop_copies.lib.lua")();

math.randomseed(tonumber(arg[3]));

local texts = { "", "<&>'\"", "ä€😀", "]]>", "a\nb\tc", " ", "to='x'", "</message>", "%1 %%" };
local names = { "body", "request", "x", "stanza-id", "active" };
local spaces = { "urn:xmpp:sid:0", "urn:xmpp:receipts", "http://jabber.org/protocol/chatstates" };

local function one_of(list) return list[math.random(#list)]; end
local function chance(percent) return math.random(100) <= percent; end

local function add_children(stanza, depth)
	for _ = 1, math.random(0, 3) do
		if chance(40) then
			stanza:text(one_of(texts));
		else
			local attr = { xmlns = chance(60) and one_of(spaces) or nil, note = chance(30) and one_of(texts) or nil };
			stanza:tag(one_of(names), attr);
			if depth > 0 then add_children(stanza, depth - 1); end
			stanza:up();
		end
	end
end

-- A message; one whose body is another one in each copy begins with an empty body.
local function message(is_blank)
	local attr = { from = one_of { "news@bellhop.acme.test", "o'brien&co@bellhop.acme.test" }, type = one_of { "chat", "headline" } };
	if chance(80) then attr.id = one_of(texts); end
	if chance(20) then attr["xml:lang"] = "de"; end
	if chance(10) then attr["urn:example\1colour"] = one_of(texts); end
	local stanza = st.message(attr);
	if is_blank then stanza:tag("body"):up(); end
	add_children(stanza, 2);
	return stanza:reset();
end

local function keys_of(attr)
	local list = {};
	for name, value in pairs(attr) do list[#list+1] = name.."="..value; end
	table.sort(list);
	return table.concat(list, ";");
end

-- All that a tree says, whatever the order of its attributes.
local function shape(node)
	if type(node) == "string" then return ("%q"):format(node); end
	local parts, text = { node.name.."["..keys_of(node.attr).."]" }, "";
	for _, child in ipairs(node) do
		if type(child) == "string" then
			text = text..child; -- texts side by side are one
		else
			parts[#parts+1], text = ("%q"):format(text)..shape(child), "";
		end
	end
	return table.concat(parts, "(")..("%q)"):format(text);
end

local function same(got, wanted, what)
	if got ~= wanted then error(("%s:\n%s\ninstead of\n%s"):format(what, got, wanted), 2); end
end

-- What modules do with a stanza, each as a value to compare.
local readings = {
	text = function (stanza) return shape(assert(parse(tostring(stanza)))); end;
	["top tag"] = function (stanza) return shape(assert(parse((stanza:top_tag():gsub(">$", "/>"))))); end;
	clone = function (stanza) return shape(st.clone(stanza)); end;
	["clone of the top"] = function (stanza) return shape(st.clone(stanza, true)); end;
	length = function (stanza) return #stanza.." "..#stanza.tags; end;
	tree = function (stanza) return shape(stanza); end;
	frozen = function (stanza) return shape(st.deserialize(st.preserialize(stanza))); end;
	child = function (stanza)
		local found = stanza:get_child(one_of(names), one_of(spaces));
		return found and shape(found) or "none";
	end;
	["found child"] = function (stanza)
		local found = stanza:find("{"..one_of(spaces).."}"..one_of(names).."/"..one_of(names));
		return found and shape(found) or "none";
	end;
	["text of a child"] = function (stanza) return stanza:get_child_text(one_of(names)) or "none"; end;
	["children of a kind"] = function (stanza)
		local list = {};
		for child in stanza:childtags(one_of(names), one_of(spaces)) do list[#list+1] = shape(child); end
		return table.concat(list, " ");
	end;
	["child with an attribute"] = function (stanza)
		local found = stanza:get_child_with_attr("stanza-id", spaces[1], "by", "ann@acme.test");
		return found and shape(found) or "none";
	end;
	reply = function (stanza) return shape(st.error_reply(stanza, "cancel", "gone", "Away")); end;
	["changed address"] = function (stanza)
		stanza.attr.to = "ann@acme.test/phone";
		return shape(assert(parse(tostring(stanza))));
	end;
	["one attribute more"] = function (stanza)
		stanza.attr.xmlns = "jabber:client";
		return tostring(stanza):match("^[^>]*xmlns='jabber:client'") and "written" or "missing";
	end;
	["one attribute less"] = function (stanza)
		stanza.attr.from = nil;
		return shape(assert(parse(tostring(stanza))));
	end;
	["one element more"] = function (stanza)
		stanza:tag("delay", { xmlns = "urn:xmpp:delay" }):text("<"):up();
		return shape(assert(parse(tostring(stanza))));
	end;
	["changed within"] = function (stanza)
		if stanza.tags[1] then stanza.tags[1]:text("changed"); end
		return shape(stanza);
	end;
};
local kinds = {};
for name in pairs(readings) do kinds[#kinds+1] = name; end
table.sort(kinds);

for _ = 1, tonumber(arg[4]) do
	local is_blank = chance(50);
	local original = message(is_blank);
	local before, model = shape(original), copies.model(original, is_blank);
	for _ = 1, 4 do
		local to, id, waits = one_of { "ann@acme.test", "o'brien&co@acme.test" }, chance(50) and one_of(texts) or nil, chance(30);
		local whom = copies.recipient(to, nil, is_blank and one_of(texts) or nil);
		local copy, wanted = copies.copy_for(whom, model), st.clone(original);
		wanted.attr.to = to;
		if is_blank then wanted.tags[1]:text(whom.text); end
		assert(st.is_stanza(copy), "a stanza");
		if id then
			copies.add_id(copy, id);
			wanted:tag("stanza-id", { xmlns = "urn:xmpp:sid:0", by = to, id = id }):up();
		end
		same(shape(assert(parse(copies.text(whom, model, id)))), shape(assert(parse(tostring(wanted)))), "the text of a copy that is not made");
		if waits then
			local first = copy;
			copy = copies.delayed(first, "acme.test", "2026-11-29T02:00:00Z");
			same(shape(first), shape(wanted), "the copy that does not wait");
			wanted:tag("delay", { xmlns = "urn:xmpp:delay", from = "acme.test", stamp = "2026-11-29T02:00:00Z" }):up();
		end
		for _ = 1, 3 do
			local kind, seed = one_of(kinds), math.random(1e9);
			math.randomseed(seed);
			local got = readings[kind](copy);
			math.randomseed(seed);
			same(got, readings[kind](wanted), kind);
		end
	end
	same(shape(original), before, "the message itself");
end
