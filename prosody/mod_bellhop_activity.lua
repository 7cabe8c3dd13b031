-- Activity: who wrote into which room, and when, for reports: never what was written. The rows of the archives are the record of what the
-- server has accepted; the component reads them in the order of their insertion, behind the last one that it has counted.
-- Specification: xep/activity.md

local st = require "util.stanza";
local jid_split = require "util.jid".split;
local bellhop = module:require "bellhop";

local xmlns = "urn:bellhop:activity:1";
local slice = 300; -- rows that are looked at for one answer
local people, rooms = module.host, module:get_option_string("bellhop_rooms", "rooms."..module.host);

-- What mod_storage_bellhop keeps. Other storage drivers have no order over all archives.
local archives = module:shared "/*/bellhop_archive/rows";

-- LuaDBI cuts whole numbers to 32 bits, and hands fractions on as they are: hence + 0.0
local last_row = [[SELECT MAX("sort_id") + 0.0 FROM "prosodyarchive"]];
local columns = [[SELECT "user", "store", "when" + 0.0, "with", "value" FROM "prosodyarchive" NOT INDEXED WHERE "sort_id" > ? AND "sort_id" <= ? ]];
local in_rooms = [["host" = ? AND "store" = 'muc_log']];
-- A direct message is in two archives: it is counted in that of its sender.
local of_senders = [["host" = ? AND "store" = 'archive' AND instr("value", ' from=''' || "user" || '@' || "host") > 0]];
local order = [[ ORDER BY "sort_id"]];
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
	for item in text:gmatch("<item [^>]*>") do
		local jid = item:match(" jid='([^'/]+)");
		if jid then return jid; end
	end
end

local function in_room(room, text)
	return { room = room, from = writer_of(text) };
end

local function direct(user, text, with)
	local sender, host = jid_split(text:match("^<message [^>]-%f[%w]from='([^'/]+)"));
	local to, to_host = jid_split(with);
	if sender ~= user or host ~= people or not to or to_host ~= people or has(text, "type='error'") then return nil; end
	return { to = with, from = user.."@"..people };
end

local function add(answer, row)
	local user, store, when, with, text = table.unpack(row, 1, 5);
	local kind = kind_of(text);
	local attr;
	if kind and store == "muc_log" then
		if with:sub(1, 7) ~= "message" then return; end
		attr = in_room(user, text);
	elseif kind then
		attr = direct(user, text, with);
	end
	if not attr then return; end
	attr.at, attr.kind = ("%d"):format(when), kind;
	answer:tag("written", attr):up();
end

-- A number that was read behind the last row comes from a file that is gone: it counts anew from the last row that there is.
bellhop.answer("iq-get/host/"..xmlns..":activity", function (asked)
	local rows = archives.rows;
	if not rows then return nil, "feature-not-implemented", "The archives of this server are kept by another storage driver."; end
	local found, err = rows:ask(last_row);
	if not found then return nil, "resource-constraint", err; end
	local last = found[1][1] or 0;
	local after = tonumber((asked.attr.after or ""):match("^%d+$"));
	if not after or after >= last then
		return st.stanza("activity", { xmlns = xmlns, next = ("%d"):format(last) });
	end

	local upto = math.min(last, after + slice);
	local list;
	if asked.attr.direct == "true" then
		list, err = rows:ask(rooms_and_direct, after, upto, rooms, people);
	else
		list, err = rows:ask(rooms_alone, after, upto, rooms);
	end
	if not list then return nil, "resource-constraint", err; end
	local answer = st.stanza("activity", { xmlns = xmlns, next = ("%d"):format(upto), more = upto < last and "true" or nil });
	for _, row in ipairs(list) do add(answer, row); end
	return answer;
end);
