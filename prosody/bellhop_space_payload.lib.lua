-- The payloads about spaces: read strictly before anything is done, and written for a listing. Specification: xep/spaces.md

local bellhop = module:require "bellhop_bulk";

local settings = { ["on-mention"] = true };

local function read_names(element)
	local names = {};
	for name in (element.attr.sees or ""):gmatch("%S+") do table.insert(names, name); end
	table.sort(names);
	return table.concat(names, " ");
end

local function read_room(element)
	local name, notify = bellhop.attribute(element, "name"), element.attr.notify;
	if bellhop.flag(element, "gone") then return { name = name, gone = true }; end
	return {
		name = name, jid = bellhop.bare_jid(element), title = element.attr.title, autojoin = bellhop.flag(element, "autojoin") or nil;
		notify = notify and bellhop.choice(element, "notify", settings) or nil;
	};
end

local function read_feed(element)
	local name = bellhop.attribute(element, "name");
	return { name = name, node = name, title = element.attr.title, gone = bellhop.flag(element, "gone") };
end

local function read_member(element)
	return { jid = bellhop.bare_jid(element), gone = bellhop.flag(element, "gone"), sees = read_names(element) };
end

local function read(payload, pause)
	local spaces, kinds = {}, { room = read_room, feed = read_feed, member = read_member };
	for element in bellhop.children(payload, "space") do
		local space = { name = bellhop.attribute(element, "name"), title = element.attr.title, gone = bellhop.flag(element, "gone") };
		space.entries, space.members = {}, {};
		for kind, read_child in pairs(kinds) do
			for child in bellhop.children(element, kind) do
				table.insert(kind == "member" and space.members or space.entries, read_child(child));
				pause();
			end
		end
		table.insert(spaces, space);
		pause();
	end
	return spaces;
end

local function detail(answer, node, content)
	answer:tag("space", { name = node.name, title = node.config.title });
	for name, entry in pairs(content.entries) do
		answer:tag(entry.jid and "room" or "feed", {
			name = name, jid = entry.jid, title = entry.title, autojoin = entry.autojoin and "true" or nil, notify = entry.notify,
		}):up();
	end
	for member, sees in pairs(content.sees) do answer:tag("member", { jid = member, sees = sees }):up(); end
	answer:up();
end

return { read = read, detail = detail };
