-- Writes the copies of a chunk into their recipients' archives, and into the offline storage of those who are away, in one
-- transaction and before any copy is handed on. Each copy then goes the way of any message; mod_mam and mod_offline are told
-- that it is stored. Stored copies need no other note of what was sent: the key of a copy is made from its chunk.
-- Where the storage cannot do that, or a module that is not known here takes part in storing messages, nothing is written: the
-- copies are stored one by one, as any message is.

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;
local sha256 = require "util.hashes".sha256;
local modulemanager = require "core.modulemanager";
local copies_of = module:require "bellhop_copies";
local archive = module:require "bellhop_archive";
local handlers = module:require "bellhop_handlers";

local host = prosody.hosts[module.host];
local store = module:open_store(module:get_option_string("archive_store", "archive"), "archive");
local offline = module:open_store("offline", "archive");
local left_out = module:get_option_set("dont_archive_namespaces", { "http://jabber.org/protocol/chatstates" }); -- by mod_mam

local function can_write()
	return store.append_many and modulemanager.is_loaded(module.host, "mam")
		and handlers.is_known("message/bare") and handlers.is_known("archive-should-store");
end

-- The model of what archives keep of a message; nothing where they keep none of it, or a stanza-id would have to go.
local function kept_of(model, origin)
	local message = model.message;
	if message:get_child("stanza-id", "urn:xmpp:sid:0") then return nil; end
	if not module:fire_event("archive-should-store", { stanza = message, session = origin }) then return nil; end
	local count = 0;
	for _, tag in ipairs(message.tags) do
		if not left_out:contains(tag.attr.xmlns) then count = count + 1; end
	end
	if count == 0 then return nil; end
	if count == #message.tags then return model; end
	return copies_of.model(st.clone(message):maptags(function (tag)
		return not left_out:contains(tag.attr.xmlns) and tag or nil;
	end), model.is_blank);
end

-- The key under which copies with this id are stored: the same in each try of a chunk, and another in a chunk of the same name later.
local function key_of(sending, id)
	if sending.keys[id] == nil then
		sending.keys[id] = sha256(("%s\n%d\n%s"):format(sending.id, sending.begun, id), true):sub(1, 24);
	end
	return sending.keys[id];
end

-- What of a message is stored, and under which key; made once for all copies of a message.
local function storing_of(copy, sending)
	local model = copies_of.model_of(copy);
	if model and not model.storing then
		local from = copy.attr.from;
		model.storing = { key = key_of(sending, copy.attr.id or ""), with = jid_bare(from), kept = kept_of(model, sending.origin) };
	end
	return model and model.storing;
end

local mute = { send = function () return true; end };

local function is_blocked(copy)
	for handler in pairs(handlers.of("blocklist", "message/bare")) do
		if handler({ origin = mute, stanza = copy }) then return true; end
	end
	return false;
end

local function is_away(address)
	local user = prosody.bare_sessions[address];
	return not (user and user.top_resources);
end

-- Divides copies into those that can be stored together and the others. A row is one for `append_many`, and has its `copy` beside that;
-- `waiting` is a second row, for a recipient who is away.
local function divide(copies, sending)
	if not can_write() then return {}, copies; end

	local keeps, takes_offline = archive.keepers(), offline.append_many and handlers.is_known("message/offline/handle");
	local rows, others, seen, now = {}, {}, {}, os.time();
	for _, copy in ipairs(copies) do
		local whom, model, storing = copies_of.recipient_of(copy), copies_of.model_of(copy), storing_of(copy, sending);
		local account, key = whom.account, storing and storing.key;
		local seen_of_key = key and seen[key];
		if not account or not storing or not storing.kept or seen_of_key and seen_of_key[account] or not keeps(account, copy.attr.from) then
			others[#others+1] = copy;
		else
			if not seen_of_key then seen_of_key = {}; seen[key] = seen_of_key; end
			seen_of_key[account] = true;
			local text = copies_of.text(whom, storing.kept);
			local row = { copy = copy, store = store.store, user = account, key = key, text = text, when = now, with = storing.with };
			if takes_offline and is_away(whom.to) and not is_blocked(copy) then
				text = copies_of.text(whom, model, key);
				row.waiting = { store = offline.store, user = account, key = key, text = text, when = now, with = "" };
			end
			rows[#rows+1] = row;
		end
	end
	return rows, others;
end

-- Tells modules that ask for it, as those that send push notifications.
local function tell(rows, origin)
	if not host.events.get_handlers("archive-message-added") then return; end
	for _, row in ipairs(rows) do
		module:fire_event("archive-message-added", { origin = origin, stanza = row.copy, for_user = row.user, id = row.key });
	end
end

-- Writes rows, all or none. Returns nil and why when they cannot be written.
local function write(rows, origin)
	if not rows[1] then return true; end
	local list = {};
	for _, row in ipairs(rows) do
		list[#list+1] = row;
		list[#list+1] = row.waiting;
	end
	local ok, err = store:append_many(list);
	if not ok then return nil, err; end
	tell(rows, origin);
	return true;
end

-- The copies that an earlier try did not store.
local function not_stored(copies, sending)
	if not store.append_many then return copies; end
	local left = {};
	for _, copy in ipairs(copies) do
		local account, storing = copies_of.recipient_of(copy).account, storing_of(copy, sending);
		if not (account and storing and store:get(account, storing.key)) then left[#left+1] = copy; end
	end
	return left;
end

-- The session under which a copy goes to its recipient says what is stored already.

module:hook("archive-should-store", function (event)
	if not event.session.bellhop_row then return; end
	event.reason = "stored with its chunk";
	return false;
end, 100);

module:hook("message/bare", function (event)
	local row = event.origin.bellhop_row;
	if row then copies_of.add_id(event.stanza, row.key); end
end, -0.25); -- behind mod_mam, before mod_carbons

module:hook("message/offline/handle", function (event)
	local row = event.origin.bellhop_row;
	if row and row.waiting then return true; end
end, -0.5); -- before mod_offline

return { divide = divide, write = write, not_stored = not_stored };
