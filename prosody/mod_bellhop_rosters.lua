-- Rosters in bulk: the contacts that the organisation gives to its people, one write per roster. Specification: xep/rosters.md
--
-- Why: a roster IQ with n items writes the whole roster n times, exchanges no presence, and what it gave the user can delete.
-- What was given is kept in the roster's metadata (the entry `false`), where Prosody keeps the version and pending requests,
-- because clients replace items as a whole. Rosters of people who are not online are changed on disk and not kept in memory.

local st = require "util.stanza";
local jid = require "util.jid";
local new_id = require "util.id".short;
local rostermanager = require "core.rostermanager";

local bellhop = module:require "bellhop_bulk";
local stored = module:require "bellhop_roster";

local xmlns = "urn:bellhop:rosters:1";
local bare_sessions = prosody.bare_sessions;
local subscriptions = { both = true, to = true, from = true, none = true, remove = true };

-- RFC 6121 §2.1.2.5: `from` means that the contact sees the user, `to` that the user sees the contact.
local shows = { both = true, from = true };
local sees = { both = true, to = true };

--- Reading

local function read_item(element, owner)
	local item = { jid = bellhop.bare_jid(element), groups = {} };
	if item.jid == owner then bellhop.refuse("Nobody is their own contact: '%s'.", owner); end
	item.name = element.attr.name ~= "" and element.attr.name or nil;
	item.subscription = bellhop.choice(element, "subscription", subscriptions);
	for group in bellhop.children(element, "group") do
		local name = group:get_text();
		if not name or name == "" then bellhop.refuse("A group of '%s' has no name.", item.jid); end
		item.groups[name] = true;
	end
	return item;
end

local function is_removal(item) return item.attr.subscription == "remove"; end

local function read(payload, pause)
	local rosters, by_owner = {}, {};
	for element in bellhop.children(payload, "roster") do
		local name, address = bellhop.user(element, "of", bellhop.only_removals(element, "item", is_removal));
		local roster = by_owner[name] or { name = name, jid = address, items = {} };
		if not by_owner[name] then table.insert(rosters, roster); end
		by_owner[name] = roster;
		for item in bellhop.children(element, "item") do
			table.insert(roster.items, read_item(item, address));
			pause();
		end
		pause();
	end
	return rosters;
end

--- Rosters

local function given(name, contact)
	local roster = rostermanager.load_roster(name, module.host);
	local data = roster[false];
	return data and data.given and data.given[contact] and roster[contact];
end

local function same(a, b)
	if not a or a.name ~= b.name or a.subscription ~= b.subscription then return false; end
	for group in pairs(a.groups) do if not b.groups[group] then return false; end end
	for group in pairs(b.groups) do if not a.groups[group] then return false; end end
	return true;
end

local function copy(groups)
	local copied = {};
	for group in pairs(groups) do copied[group] = true; end
	return copied;
end

-- Applies one item. What the organisation says again is no change, whatever name and groups the user chose meanwhile.
local function put(roster, item)
	local data, old = stored.metadata(roster), roster[item.jid];
	if old and old.subscription == item.subscription and same(data.given[item.jid], item) then return false; end
	data.given[item.jid] = { name = item.name, subscription = item.subscription, groups = copy(item.groups) };
	roster[item.jid] = { name = item.name, subscription = item.subscription, groups = item.groups, approved = old and old.approved };
	if old and not sees[item.subscription] then roster[item.jid].ask = old.ask; end
	if shows[item.subscription] then data.pending[item.jid] = nil; end
	return true;
end

local function remove(roster, contact)
	if not roster[contact] and not stored.metadata(roster).given[contact] then return false; end
	roster[contact], roster[false].given[contact] = nil, nil;
	return true;
end

--- Presence: who begins or ceases to see whom is collected, and told when every roster says so.

local function note(pairs_of, who, whom)
	pairs_of[who.." "..whom] = { who = who, whom = whom };
end

local function compare(changes, owner, contact, before, after)
	if shows[after] and not shows[before] then note(changes.shown, owner, contact); end
	if shows[before] and not shows[after] then note(changes.hidden, owner, contact); end
	if sees[after] and not sees[before] then note(changes.shown, contact, owner); end
	if sees[before] and not sees[after] then note(changes.hidden, contact, owner); end
end

local function send_presence(pair, unavailable)
	for _, session in pairs(bare_sessions[pair.who] and bare_sessions[pair.who].sessions or {}) do
		if session.presence then
			local presence = unavailable and st.presence({ type = "unavailable", from = session.full_jid }) or st.clone(session.presence);
			presence.attr.to = pair.whom;
			module:send(presence);
		end
	end
end

-- A contact elsewhere is asked, and answers if its own server agrees (RFC 6121 §4.3).
local function show(pair)
	local name, domain = jid.split(pair.who);
	if domain ~= module.host then
		module:send(st.presence({ type = "probe", from = pair.whom, to = pair.who }));
	elseif bare_sessions[pair.who] and rostermanager.is_contact_subscribed(name, domain, pair.whom) then
		send_presence(pair);
	end
end

--- The verbs

-- Where others have changed the roster meanwhile, or its owner has come or gone, everything is done again in one slice.
local function apply(wanted, changes, pause)
	local roster = stored.load(wanted.name, wanted.jid);
	local touched = {};
	for _, item in ipairs(wanted.items) do
		local before = roster[item.jid] and roster[item.jid].subscription;
		local gone = item.subscription == "remove";
		if gone and remove(roster, item.jid) or not gone and put(roster, item) then
			table.insert(touched, item.jid);
			if bare_sessions[wanted.jid] then compare(changes, wanted.jid, item.jid, before, item.subscription); end
		end
	end
	if not touched[1] and not stored.is_unwritten(wanted.name) then return; end
	local is_saved, err = stored.save(wanted.name, wanted.jid, roster, pause);
	if is_saved == nil then error(err); end
	if not is_saved then return apply(wanted, changes, stored.no_pause); end
	for _, contact in ipairs(touched) do rostermanager.roster_push(wanted.name, module.host, contact); end
end

local function set(payload, pause)
	local changes = { shown = {}, hidden = {} };
	for _, wanted in ipairs(read(payload, pause)) do
		apply(wanted, changes, pause);
		pause();
	end
	for _, pair in pairs(changes.hidden) do send_presence(pair, true); pause(); end
	for _, pair in pairs(changes.shown) do show(pair); pause(); end
end

local function get(payload, pause)
	local answer = st.stanza("rosters", { xmlns = xmlns });
	for _, wanted in ipairs(read(payload, pause)) do
		answer:tag("roster", { of = wanted.name });
		local data = stored.load(wanted.name, wanted.jid)[false];
		for contact, item in pairs(data and data.given or {}) do
			answer:tag("item", { jid = contact, name = item.name, subscription = item.subscription });
			for group in pairs(item.groups) do answer:text_tag("group", group); end
			answer:up();
		end
		answer:up();
		pause();
	end
	return answer;
end

bellhop.answer(xmlns, "rosters", { set = set, get = get });

--- What was given stays

-- Tells one client what the roster says: RFC 6121 §2.1.6
local function push(session, contact, item)
	local version = tostring(session.roster[false].version or 1);
	local iq = st.iq({ type = "set", id = new_id(), to = session.full_jid }):tag("query", { xmlns = "jabber:iq:roster", ver = version })
		:tag("item", { jid = contact, name = item.name, subscription = item.subscription, ask = item.ask });
	for group in pairs(item.groups) do iq:text_tag("group", group); end
	session.send(iq);
end

module:hook("iq/self/jabber:iq:roster:query", function (event)
	local session, stanza = event.origin, event.stanza;
	local element = stanza.attr.type == "set" and stanza.tags[1]:get_child("item");
	local contact = element and element.attr.subscription == "remove" and jid.prep(element.attr.jid);
	local item = contact and given(session.username, contact);
	if not item then return; end
	session.send(st.reply(stanza));
	push(session, contact, item);
	return true;
end, 10);

local ends = { unsubscribe = true, unsubscribed = true };

local function keep_outbound(event)
	local session, stanza = event.origin, event.stanza;
	if not ends[stanza.attr.type] or not session.username then return; end
	local contact = jid.bare(stanza.attr.to);
	local item = given(session.username, contact);
	if not item then return; end
	push(session, contact, item);
	return true;
end

-- The contact's server says "unsubscribed" to every probe that its own roster does not allow (yet).
local function keep_inbound(event)
	local stanza = event.stanza;
	local name = ends[stanza.attr.type] and stanza.attr.to and jid.node(stanza.attr.to);
	if name and given(name, jid.bare(stanza.attr.from)) then return true; end
end

for _, kind in ipairs { "bare", "full" } do
	module:hook("pre-presence/"..kind, keep_outbound, 10);
	module:hook("presence/"..kind, keep_inbound, 10);
end
module:hook("pre-presence/host", keep_outbound, 10);
