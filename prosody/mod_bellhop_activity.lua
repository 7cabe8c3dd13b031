-- Activity: who wrote into which room, and when, for reports: never what was written. The rows of the archives are the record of what the
-- server has accepted; the component reads them in the order of their insertion, behind the last one that it has counted.
-- Specification: xep/activity.md

local st = require "util.stanza";
local jid_split = require "util.jid".split;
local bellhop = module:require "bellhop";

local xmlns = "urn:bellhop:activity:1";
local most = 100; -- messages in one answer: what they count in fits into one batch of the store
local range = 1000; -- rows that are looked at for one answer: copies of a broadcast are many, and none counts
local people, rooms = module.host, module:get_option_string("bellhop_rooms", "rooms."..module.host);

-- What mod_storage_bellhop keeps. Other storage drivers have no order over all archives.
local archives = module:shared "/*/bellhop_archive/rows";

-- LuaDBI cuts whole numbers to 32 bits, and hands fractions on as they are: hence + 0.0
local last_row = [[SELECT MAX("sort_id") + 0.0 FROM "prosodyarchive"]];
local columns = [[SELECT "sort_id" + 0.0, "user", "store", "when" + 0.0, "with", "value" FROM "prosodyarchive" NOT INDEXED ]]
	..[[WHERE "sort_id" > ? AND "sort_id" <= ? ]];
local in_rooms = [["host" = ? AND "store" = 'muc_log']];
-- A direct message is in two archives: it is counted in that of its sender.
local of_senders = [["host" = ? AND "store" = 'archive' AND instr("value", ' from=''' || "user" || '@' || "host") > 0]];
local order = ([[ ORDER BY "sort_id" LIMIT %d]]):format(most);
local rooms_alone = columns.."AND "..in_rooms..order;
local rooms_and_direct = columns.."AND (("..in_rooms..") OR ("..of_senders.."))"..order;

-- In the text of a stanza no sender can write < or ' but as an entity: what is looked for is an element or an attribute.
local function has(text, part) return text:find(part, 1, true) ~= nil; end

-- What kind of message it is; nothing for what is no message of its own: corrections, retractions, titles, marks.
local function kind_of(text)
	if has(text, "xmlns='urn:xmpp:message-correct:0'") or has(text, "<retract ") or has(text, "xmlns='urn:xmpp:fasten:0'") then return nil; end
	if has(text, "<chosen ") then return "answer"; end
	if has(text, "xmlns='urn:xmpp:reactions:0'") then return "reaction"; end
	if has(text, "xmlns='jabber:x:oob'") or has(text, "xmlns='urn:xmpp:sfs:0'") then return "file"; end
	if has(text, "<retracted ") then return "text"; end -- it was taken back before it was counted
	if not has(text, "<body") then return nil; end
	return has(text, "xmlns='urn:xmpp:reply:0'") and "reply" or "text";
end

-- The bare address of a room's occupant, as the archive has it.
local function writer_of(text)
	local at = text:find("<item ", 1, true);
	while at do -- a pattern that begins at every character of the text would take half of the time
		local jid = text:match("^<item [^>]-%f[%w]jid='([^'/]+)", at);
		if jid then return jid; end
		at = text:find("<item ", at + 1, true);
	end
end

-- The sender of a direct message, where one account here wrote it to another one and this is the sender's own archive.
local function sender_of(user, text, with)
	local sender, host = jid_split(text:match("^<message [^>]-%f[%w]from='([^'/]+)"));
	local to, to_host = jid_split(with);
	if sender == user and host == people and to and to_host == people and not has(text, "type='error'") then return user.."@"..people; end
end

-- A row as a word of the answer; nothing where it is no message that counts. No address has a slash before its resource.
local function word_of(user, store, when, with, text)
	local kind = kind_of(text);
	if not kind then return nil; end
	local is_room = store == "muc_log";
	if is_room and with:sub(1, 7) ~= "message" then return nil; end
	local from = is_room and (writer_of(text) or "") or sender_of(user, text, with);
	return from and ("%d/%s/%s/%s"):format(when, kind, is_room and user or with, from);
end

-- Whether a host archives what is written there.
local function is_archived(host, by)
	local found = prosody.hosts[host];
	return found and found.modules and found.modules[by] and true or false;
end

-- A number that was read behind the last row comes from a file that is gone: it counts anew from the last row that there is.
bellhop.answer("iq-get/host/"..xmlns..":activity", function (asked)
	local rows = archives.rows;
	if not rows then return nil, "feature-not-implemented", "The archives of this server are kept by another storage driver."; end
	if not is_archived(rooms, "muc_mam") and not (asked.attr.direct == "true" and is_archived(people, "mam")) then
		return nil, "feature-not-implemented", "This server keeps no archives: what is written in rooms is not counted.";
	end
	local found, err = rows:ask(last_row);
	if not found then return nil, "resource-constraint", err; end
	local last = found[1][1] or 0;
	local after = tonumber((asked.attr.after or ""):match("^%d+$"));
	if not after or after >= last then
		return st.stanza("activity", { xmlns = xmlns, next = ("%d"):format(last) });
	end

	local upto = math.min(last, after + range);
	local list;
	if asked.attr.direct == "true" then
		list, err = rows:ask(rooms_and_direct, after, upto, rooms, people);
	else
		list, err = rows:ask(rooms_alone, after, upto, rooms);
	end
	if not list then return nil, "resource-constraint", err; end
	local next = #list == most and list[most][1] or upto;
	local answer = st.stanza("activity", { xmlns = xmlns, next = ("%d"):format(next), more = next < last and "true" or nil });
	local words = {};
	for _, row in ipairs(list) do words[#words+1] = word_of(table.unpack(row, 2, 6)); end
	if words[1] then answer:text_tag("written", table.concat(words, " ")); end
	return answer;
end);
