-- Messages that a moderator takes back: XEP-0425 version 0.3.0 for clients, and 0.2.1, which Gajim and Converse.js speak;
-- xep/moderation.md for Bellhop.
-- Load it on the MUC component, beside muc_mam: what cannot be found in the archive cannot be taken back.

local st = require "util.stanza";
local jid = require "util.jid";
local datetime = require "util.datetime";
local new_id = require "util.id".medium;

local bellhop = module:require "bellhop";
local muc = module:depends "muc";
local said = module:require "bellhop_said";
local archive = module:open_store("muc_log", "archive"); -- muc_mam's

local xmlns = "urn:bellhop:moderation:1";
local xmlns_moderate = "urn:xmpp:message-moderate:1";
local xmlns_retract = "urn:xmpp:message-retract:1";
local xmlns_fasten, xmlns_moderate0, xmlns_retract0 = "urn:xmpp:fasten:0", "urn:xmpp:message-moderate:0", "urn:xmpp:message-retract:0";
local xmlns_fallback = "urn:xmpp:fallback:0";
local xmlns_sid = "urn:xmpp:sid:0";
local xmlns_occupant = "urn:xmpp:occupant-id:0";
local xmlns_user = "http://jabber.org/protocol/muc#user";

local day = 24 * 3600;
local nearby = 2000; -- messages of a room among which the corrections of one are looked for

--- The message and those who have it

-- XEP-0425 §5: what stays in the place of the message says that there was one, by whom, and who took it away.
local function tombstone_of(stored, by, reason, stamp)
	local stone = st.message({ type = stored.attr.type, from = stored.attr.from, id = stored.attr.id });
	for _, name in ipairs { { "occupant-id", xmlns_occupant }, { "x", xmlns_user } } do
		local child = stored:get_child(name[1], name[2]);
		if child then stone:add_child(st.clone(child)); end
	end
	stone:tag("retracted", { xmlns = xmlns_retract, stamp = stamp }):tag("moderated", { xmlns = xmlns_moderate, by = by }):up();
	if reason then stone:text_tag("reason", reason); end
	return stone:up();
end

-- mod_muc keeps the latest messages beside the archive, for who joins.
local function scrub(room, id, tombstone)
	for _, entry in ipairs(room._history or {}) do
		local sid = entry.stanza:find("{"..xmlns_sid.."}stanza-id@id");
		if sid == id then
			local delay = entry.stanza:get_child("delay", "urn:xmpp:delay");
			entry.stanza, entry.chars = st.clone(tombstone), nil;
			entry.stanza:tag("stanza-id", { xmlns = xmlns_sid, by = room.jid, id = id }):up();
			if delay then entry.stanza:add_child(st.clone(delay)); end
		end
	end
end

-- With a body: most clients know nothing of this, and shall at least say that it happened.
local function tell(room, id, by, author, reason)
	local text = ("%s withdrew a message of %s%s"):format(jid.resource(by) or "A moderator", author or "somebody", reason and ": "..reason or ".");
	room:broadcast_message(st.message({ type = "groupchat", from = room.jid, id = new_id() })
		:tag("retract", { xmlns = xmlns_retract, id = id })
			:tag("moderated", { xmlns = xmlns_moderate, by = by }):up()
			:text_tag("reason", reason or "")
		:up()
		:tag("apply-to", { xmlns = xmlns_fasten, id = id })
			:tag("moderated", { xmlns = xmlns_moderate0, by = by })
				:tag("retract", { xmlns = xmlns_retract0 }):up()
				:text_tag("reason", reason or "")
		:up():up()
		:tag("fallback", { xmlns = xmlns_fallback, ["for"] = xmlns_retract }):up()
		:text_tag("body", text));
end

-- Whatever a person sent can be taken back, a reaction too; what the room itself said cannot.
local function find(room, id)
	local stored, when, with = archive:get(jid.node(room.jid), id);
	if stored and jid.resource(stored.attr.from) then return stored, when, with; end
end

-- The other versions of a message, by the same author: what it corrects, and the corrections of that.
local function other_versions(room, stored, id, when)
	local found = {};
	local root = said.corrects(stored);
	local items = archive:find(jid.node(room.jid), { start = math.floor(when) - (root and day or 0), limit = nearby });
	for other_id, other, at, with in items or function () end do
		local corrected = said.corrects(other);
		local is_version;
		if root then
			is_version = corrected == root or said.is_called(other, root);
		else
			is_version = corrected ~= nil and said.is_called(stored, corrected);
		end
		if other_id ~= id and is_version and said.is_by_same(other, stored) and not other:get_child("retracted", xmlns_retract) then
			found[#found+1] = { id = other_id, stanza = other, when = at, with = with };
		end
	end
	return found;
end

local function bury(room, id, stored, when, with, by, reason)
	local stone = tombstone_of(stored, by, reason, datetime.datetime());
	local ok, err = archive:set(jid.node(room.jid), id, stone, when, with);
	if not ok then
		module:log("error", "A message in %s could not be taken back: %s", room.jid, err);
		return false;
	end
	scrub(room, id, stone);
	return true;
end

-- Answers the condition of what went wrong. What is taken back already is fine. A message goes with all its corrections, which
-- most clients show in its place.
local function retract(room, id, by, reason)
	if reason == "" then reason = nil; end
	local stored, when, with = find(room, id);
	if not stored then return "item-not-found"; end
	if stored:get_child("retracted", xmlns_retract) then return; end
	local others = other_versions(room, stored, id, when);
	if not bury(room, id, stored, when, with, by, reason) then return "internal-server-error"; end
	tell(room, id, by, jid.resource(stored.attr.from), reason);
	module:fire_event("bellhop-taken-back", { room = room, message = stored });
	for _, other in ipairs(others) do
		if not bury(room, other.id, other.stanza, other.when, other.with, by, reason) then return "internal-server-error"; end
		tell(room, other.id, by, jid.resource(stored.attr.from), reason);
	end
end

--- Clients: XEP-0425 §4

local function may_moderate(room, occupant, who)
	local affiliation = room:get_affiliation(who);
	return affiliation == "owner" or affiliation == "admin" or occupant ~= nil and occupant.role == "moderator";
end

local function refuse(event, type, condition, text)
	event.origin.send(st.error_reply(event.stanza, type, condition, text));
	return true;
end

local function handle(event, id, action, reason)
	local stanza, origin = event.stanza, event.origin;
	local room = muc.get_room_from_jid(stanza.attr.to);
	if not room then return refuse(event, "cancel", "item-not-found"); end
	local occupant = room:get_occupant_by_real_jid(stanza.attr.from);
	if not may_moderate(room, occupant, stanza.attr.from) then
		return refuse(event, "auth", "forbidden", "Only those who moderate this room can do this.");
	end
	if not id or not action then return refuse(event, "modify", "bad-request"); end
	local nick = occupant and occupant.nick or room.jid.."/"..(room:get_registered_nick(jid.bare(stanza.attr.from)) or "");
	local problem = retract(room, id, nick, reason);
	if problem then return refuse(event, "cancel", problem); end
	origin.send(st.reply(stanza));
	return true;
end

module:hook("iq-set/bare/"..xmlns_moderate..":moderate", function (event)
	local asked = event.stanza.tags[1];
	return handle(event, asked.attr.id, asked:get_child("retract", xmlns_retract), asked:get_child_text("reason"));
end);

module:hook("iq-set/bare/"..xmlns_fasten..":apply-to", function (event)
	local asked = event.stanza.tags[1]:get_child("moderate", xmlns_moderate0);
	if not asked then return; end
	return handle(event, event.stanza.tags[1].attr.id, asked:get_child("retract", xmlns_retract0), asked:get_child_text("reason"));
end);

module:hook("muc-disco#info", function (event)
	event.reply:tag("feature", { var = xmlns_moderate }):up();
	event.reply:tag("feature", { var = xmlns_moderate0 }):up();
	event.reply:tag("feature", { var = xmlns_retract.."#tombstone" }):up();
end);

--- Bellhop, for owners whose clients cannot

local function room_named(payload)
	local name = payload.attr.room;
	return name and muc.get_room_from_jid(name.."@"..module.host);
end

bellhop.answer("iq-set/host/"..xmlns..":retract", function (payload)
	local room, by = room_named(payload), payload.attr.by;
	if not payload.attr.id then return nil, "bad-request", "Which message?"; end
	if not room then return nil, "item-not-found", "There is no such room."; end
	local nick = by and room:get_registered_nick(jid.bare(by)) or "Bellhop";
	local problem = retract(room, payload.attr.id, room.jid.."/"..nick, payload:get_text());
	if problem then return nil, problem, "There is no such message in this room."; end
end);

-- The beginning of a text, with no half of a character at its end.
local function beginning(text)
	return #text <= 400 and text or text:sub(1, 400):gsub("[\192-\247][\128-\191]*$", "").."…";
end

-- Remembers the text of a correction for the message that it corrects, which comes later, as the latest is read first.
local function note_correction(corrections, stanza)
	for _, known in ipairs(corrections) do
		if known.id == said.corrects(stanza) and said.is_by_same(known.stanza, stanza) then return; end
	end
	corrections[#corrections+1] = { id = said.corrects(stanza), stanza = stanza };
end

local function corrected_words(corrections, stanza)
	for _, known in ipairs(corrections) do
		if said.is_called(stanza, known.id) and said.is_by_same(known.stanza, stanza) then return said.words_of(known.stanza); end
	end
	return said.words_of(stanza);
end

-- The latest of what people wrote, the latest first; each in its last version.
bellhop.answer("iq-get/host/"..xmlns..":messages", function (payload)
	local room = room_named(payload);
	if not room then return nil, "item-not-found", "There is no such room."; end
	local most = math.min(tonumber(payload.attr.most) or 20, 50);
	local found = archive:find(jid.node(room.jid), { limit = 4 * most, reverse = true, with = "message<groupchat" });
	local answer, count, corrections = st.stanza("messages", { xmlns = xmlns, room = payload.attr.room }), 0, {};
	for id, stanza, when in found or function () end do
		if count < most and said.is_said(stanza) then
			local words = not said.corrects(stanza) and corrected_words(corrections, stanza);
			if said.corrects(stanza) then
				note_correction(corrections, stanza);
			elseif words then
				count = count + 1;
				answer:text_tag("message", beginning(words), {
					id = id, from = jid.resource(stanza.attr.from), at = datetime.datetime(math.floor(when))
				});
			end
		end
	end
	return answer;
end);
