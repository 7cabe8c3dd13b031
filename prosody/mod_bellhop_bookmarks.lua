-- Bookmarks in bulk: the rooms that the organisation puts into its people's bookmarks (XEP-0402). Specification: xep/bookmarks.md

local st = require "util.stanza";

local bellhop = module:require "bellhop_bulk";
local bookmark_stores = module:require "bellhop_bookmark_stores";
local notes = module:open_store("bellhop_bookmarks");
module:depends "bookmarks"; -- shows them to clients that know XEP-0049 and XEP-0048 only

local xmlns = "urn:bellhop:bookmarks:1";
local node = "urn:xmpp:bookmarks:1";
local xmlns_notify = "urn:xmpp:notification-settings:1";
local settings = { ["on-mention"] = true };

--- Reading

local function read_conference(element)
	local autojoin = bellhop.flag(element, "autojoin");
	return {
		jid = bellhop.bare_jid(element); gone = bellhop.flag(element, "gone");
		name = element.attr.name; nick = element.attr.nick; autojoin = autojoin and "true" or nil;
		notify = element.attr.notify and bellhop.choice(element, "notify", settings) or nil;
	};
end

local function is_removal(conference) return bellhop.flag(conference, "gone"); end

local function read(payload, pause)
	local owners = {};
	for element in bellhop.children(payload, "of") do
		local owner = { conferences = {} };
		owner.name, owner.jid = bellhop.user(element, "name", bellhop.only_removals(element, "conference", is_removal));
		for conference in bellhop.children(element, "conference") do
			table.insert(owner.conferences, read_conference(conference));
		end
		table.insert(owners, owner);
		pause();
	end
	return owners;
end

--- The verbs

local function is_true(value)
	return value == "true" or value == "1";
end

-- The names and notification settings (XEP-0492) that bookmarks were given, by the addresses of the rooms. Whatever a bookmark
-- has instead is the person's own choice, and stays. Kept apart, as some clients drop from a bookmark what they do not know.
local function notes_of(owner)
	local noted, err = notes:get(owner.name);
	if err then error(err); end
	return noted or {};
end

local function given(bookmark, note)
	if note then return note.name, note.notify; end
	return bookmark.attr.name, nil;
end

local function same(bookmark, wanted, note)
	if not bookmark then return false; end
	local name, notify = given(bookmark, note);
	return name == wanted.name and notify == wanted.notify and bookmark:get_child_text("nick") == wanted.nick
		and is_true(bookmark.attr.autojoin) == is_true(wanted.autojoin);
end

local function name_for(wanted, old, note)
	if old and old.attr.name ~= given(old, note) then return old.attr.name; end
	return wanted.name;
end

-- Whether a notification setting is the one that was given, untouched
local function is_given(element, note)
	local first = element.tags[1];
	return note ~= nil and note.notify ~= nil and first ~= nil and not element.tags[2] and first.name == note.notify
		and not first.tags[1] and not first.attr["identity-category"];
end

local function add_extensions(built, wanted, old, note)
	local extensions = st.stanza("extensions");
	local before = old and old:get_child("extensions");
	for _, child in ipairs(before and before.tags or {}) do
		local is_setting = child.name == "notify" and child.attr.xmlns == xmlns_notify;
		if not (is_setting and is_given(child, note)) then extensions:add_child(st.clone(child)); end
	end
	if wanted.notify and not extensions:get_child("notify", xmlns_notify) then
		extensions:tag("notify", { xmlns = xmlns_notify }):tag(wanted.notify):up():up();
	end
	if extensions.tags[1] then built:add_child(extensions); end
end

-- What clients keep in a bookmark besides (a password, extensions) stays.
local function conference(wanted, old, note)
	local built = st.stanza("conference", { xmlns = node, name = name_for(wanted, old, note), autojoin = wanted.autojoin });
	if wanted.nick then built:text_tag("nick", wanted.nick); end
	for _, child in ipairs(old and old.tags or {}) do
		if child.name ~= "nick" and child.name ~= "extensions" then built:add_child(st.clone(child)); end
	end
	add_extensions(built, wanted, old, note);
	return built;
end

-- Notes are written behind what they tell of: after a crash in between, the name that was given is stated again.
local function apply(owner)
	local stored, noted = bookmark_stores.open(owner), notes_of(owner);
	local bookmarks, is_ready, is_noted = stored.all(), false, false;
	for _, wanted in ipairs(owner.conferences) do
		local old, note = bookmarks[wanted.jid], noted[wanted.jid];
		if wanted.gone then
			if old then stored.retract(wanted.jid); end
			bookmarks[wanted.jid], noted[wanted.jid] = nil, nil;
			is_noted = is_noted or note ~= nil;
		elseif not same(old, wanted, note) then
			if not is_ready then is_ready = true; stored.ready(); end
			bookmarks[wanted.jid] = conference(wanted, old, note);
			stored.publish(wanted.jid, bookmarks[wanted.jid]);
			noted[wanted.jid], is_noted = { name = wanted.name, notify = wanted.notify }, true;
		end
	end
	if is_noted then assert(notes:set(owner.name, next(noted) and noted or nil)); end
end

local function set(payload, pause)
	for _, owner in ipairs(read(payload, pause)) do
		apply(owner);
		pause();
	end
end

local function get(payload, pause)
	local answer = st.stanza("bookmarks", { xmlns = xmlns });
	for _, owner in ipairs(read(payload, pause)) do
		answer:tag("of", { name = owner.name });
		local noted = notes_of(owner);
		for address, bookmark in pairs(bookmark_stores.open(owner).all()) do
			local name, notify = given(bookmark, noted[address]);
			answer:tag("conference", {
				jid = address; name = name; nick = bookmark:get_child_text("nick"); notify = notify;
				autojoin = is_true(bookmark.attr.autojoin) and "true" or nil;
			}):up();
		end
		answer:up();
		pause();
	end
	return answer;
end

bellhop.answer(xmlns, "bookmarks", { set = set, get = get });
