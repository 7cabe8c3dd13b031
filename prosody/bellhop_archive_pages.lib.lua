-- Answers to questions about the own archive (XEP-0313): the results of a page leave in one write, joined from the texts that are stored.
-- mod_mam reads the question, asks the storage and says what it came to; the results come from here. Why: reading each message, wrapping
-- it, serialising it and writing it by itself cost half as much again as a whole sign-in.

local st = require "util.stanza";
local datetime = require "util.datetime".datetime;
local parse = require "util.xml".parse;
local modulemanager = require "core.modulemanager";
local archived = module:require "bellhop_archived";

local escape = st.xml_escape;
local xmlns_mam, xmlns_rsm, xmlns_client = "urn:xmpp:mam:2", "http://jabber.org/protocol/rsm", "jabber:client";
local forwarded, delay = "<forwarded xmlns='urn:xmpp:forward:0'>", "<delay xmlns='urn:xmpp:delay' ";
local question = "iq-set/self/"..xmlns_mam..":query";
local queueing = { [-999] = true, [-998] = true }; -- priorities of the filters that queue for stream management

local page; -- while mod_mam answers a question: { user =, query = (what it asks the storage), found = (rows) }

-- For the driver: keeps the rows that mod_mam has asked for. Returns whether they are kept, so that mod_mam gets none.
local function take(user, query, found)
	if not page or page.found or user ~= page.user then return false; end
	page.query, page.found = query, found;
	return true;
end

--- Results

-- A stored message in the namespace of clients, as an element of another one; or nil and why
local function inner_text(text)
	if archived.head_of(text) then return "<message xmlns='"..xmlns_client.."'"..text:sub(#"<message" + 1); end
	local message, err = parse(text);
	if not message then return nil, err; end
	message.attr.xmlns = xmlns_client;
	return tostring(message);
end

local function attribute(name, value)
	return value and " "..name.."='"..escape(value).."'" or "";
end

-- The results of a page in the order of the question, their first and last ids, and whether there are more than were asked for
local function make_results(iq)
	local most = math.max(page.query.limit - 1, 0);
	local head = "<message"..attribute("to", iq.attr.from)..attribute("from", iq.attr.to).."><result xmlns='"..xmlns_mam.."'"
		..attribute("queryid", iq.tags[1].attr.queryid).." id='";
	local results, first, last = {}, nil, nil;
	for _, row in ipairs(page.found) do
		local message, why = inner_text(row[2]);
		if message and #results == most then return results, first, last, true; end
		if message then
			first, last = first or row[1], row[1];
			results[#results+1] = head..escape(row[1]).."'>"..forwarded..delay.."stamp='"..datetime(math.floor(row[3])).."'/>"
				..message.."</forwarded></result></message>";
		else
			module:log("warn", "A message cannot be read, and is left out: %s of %s: %s", row[1], page.user, why);
		end
	end
	return results, first, last, false;
end

local function reversed(list)
	local other = {};
	for i = #list, 1, -1 do other[#other+1] = list[i]; end
	return other;
end

-- Writes into mod_mam's answer what it would have written with the results.
local function complete(answer, first, last, has_more)
	local fin = answer:get_child("fin", xmlns_mam);
	if has_more then fin.attr.complete = nil; end
	local set = fin:get_child("set", xmlns_rsm);
	set:reset();
	if first then set:text_tag("first", first):text_tag("last", last); end
end

--- Sending

-- Whether each stanza of a session is written as its own text: not with WebSocket, with BOSH, or where clients are inactive.
local function writes_texts(session)
	if session.bosh_version or session.websocket_request or session.hibernating or session.resending_unacked then return false; end
	local filters = session.filters or {};
	for _, filter in ipairs(filters["stanzas/out"] or {}) do
		if not queueing[filters["stanzas/out"][filter]] then return false; end
	end
	return not (filters["bytes/out"] and filters["bytes/out"][1]);
end

-- As mod_smacks does for each stanza by itself.
local function queue(session, results)
	local measure = modulemanager.get_module(session.host, "smacks").module:measure("tx_queued_stanzas", "counter");
	local since = delay.."from='"..escape(session.username.."@"..session.host).."' stamp='"..datetime().."'/></message>";
	for _, text in ipairs(results) do
		session.outgoing_stanza_queue:push(archived.from_text(text:sub(1, -#"</message>" - 1)..since));
		measure(1);
	end
end

local function send(session, results)
	if writes_texts(session) then
		if session.smacks and session.outgoing_stanza_queue then queue(session, results); end
		session.send(table.concat(results));
	else
		for _, text in ipairs(results) do session.send(archived.from_text(text)); end
	end
end

--- Questions

-- A session that keeps what is sent to it, and is the same in everything else.
local function keeping(session, stanzas)
	local fields = { send = function (stanza) stanzas[#stanzas+1] = stanza; return true; end };
	return setmetatable(fields, { __index = session, __newindex = session });
end

-- Has all others answer, mod_mam among them. Returns whether one did, and the answers; rows that were found are in the page then.
local function ask(session, iq)
	local stanzas = {};
	page = { user = session.username };
	local ok, is_answered = xpcall(module.fire_event, debug.traceback, module, question, { origin = keeping(session, stanzas), stanza = iq });
	local results, first, last, has_more;
	if ok and page.found then
		results, first, last, has_more = make_results(iq);
		local is_reverse, is_flipped = not not page.query.reverse, iq.tags[1]:get_child("flip-page") ~= nil;
		if is_reverse then first, last = last, first; end
		if is_reverse ~= is_flipped then results = reversed(results); end
	end
	page = nil;
	if not ok then error(is_answered, 0); end
	if results then complete(stanzas[#stanzas], first, last, has_more); end
	return is_answered, stanzas, results;
end

module:hook(question, function (event)
	if page or event.origin.type ~= "c2s" then return; end
	local is_answered, stanzas, results = ask(event.origin, event.stanza);
	if results and results[1] then send(event.origin, results); end
	for _, stanza in ipairs(stanzas) do event.origin.send(stanza); end
	return is_answered;
end, 1000); -- before all others, which see the question once

return { take = take };
