-- Fan-out: copies of messages made inside the server, acknowledged, sent once. Specification: xep/fanout.md
-- While a chunk is being sent, the address of each copy is on disk before the copy is handed on, and the chunk's id
-- is when all are. A chunk that comes again after a kill goes on where it was; whether the very last copy before the
-- kill was handed on is what its recipient's archive tells. Where there is none it counts as handed on: a second copy
-- could not be taken back, while a lost one can still be read in the group's feed.
-- Who blocks the sender (XEP-0191) does not get the copy: it goes into the archive only, and the answer names that person.

local st = require "util.stanza";
local jid_host = require "util.jid".host;
local parse_time = require "util.datetime".parse;
local bellhop = module:require "bellhop";
local chunk = module:require "bellhop_chunk";
local chunks_sent = module:require "bellhop_chunks_sent";
local progress_of = module:require "bellhop_progress";
local copies_of = module:require "bellhop_copies";
local archive = module:require "bellhop_archive";
local archive_chunk = module:require "bellhop_archive_chunk";
local prepare_queues = module:require "bellhop_copies_queue";
local short_way = module:require "bellhop_short_way";

local xmlns = "urn:bellhop:fanout:1";

module:hourly("Forget old chunks", function ()
	chunks_sent.forget();
	progress_of.forget(chunks_sent.kept);
end);

-- Stands for the component's session while the copies of a chunk go to accounts here. mod_blocklist (100) ends the way of what a
-- block list names, with an error on 0.12 and without one on 13: a copy that comes past it is noted here.
local function carrier_of(origin)
	local self = setmetatable({ bellhop_fanout = true }, { __index = origin });
	function self.send(reply)
		return not self.bellhop_passed or origin.send(reply);
	end
	return self;
end

module:hook("message/bare", function (event)
	if event.origin.bellhop_fanout then event.origin.bellhop_passed = true; end
end, 99);

-- Posts a copy by `how`. Returns whether that did not fail: a failing recipient must not take the others along.
local function post(how, from, copy)
	local ok, err = xpcall(how, debug.traceback, from, copy);
	if not ok then module:log("error", "A copy for %s failed: %s", copies_of.recipient_of(copy).to, err); end
	return ok;
end

-- Hands a copy on to an account here; `row` is what of it is stored already.
local function send_here(sending, copy, row)
	local to, carrier = copies_of.recipient_of(copy).to, sending.carrier;
	carrier.bellhop_passed, carrier.bellhop_row = false, row;
	prepare_queues(to);
	local ok = post(sending.post(row) or prosody.core_post_stanza, carrier, copy);
	if ok and not carrier.bellhop_passed then
		table.insert(sending.blocked, to);
		if not row then archive.add(copy, sending.origin); end
	end
end

-- Hands a copy on that is not stored yet.
local function send(sending, copy)
	if copies_of.recipient_of(copy).account then return send_here(sending, copy); end
	post(prosody.core_post_stanza, sending.origin, copy);
end

-- Whether a copy will wait for a stream to another server: on no disk and no socket, so that a kill takes it along.
local function waits(copy)
	if copies_of.recipient_of(copy).account then return false; end
	local host = jid_host(copy.attr.to);
	if host == module.host then return false; end
	local stream = prosody.hosts[bellhop.component].s2sout[host];
	return not prosody.hosts[host] and (not stream or stream.type ~= "s2sout");
end

-- The copies that were not handed on by an earlier try, and the one of which nobody knows.
local function left_of(copies, progress)
	if not next(progress.sent) then return copies; end

	local left, seen, doubtful = {}, {}, nil;
	for _, copy in ipairs(copies) do
		local to = copy.attr.to;
		seen[to] = (seen[to] or 0) + 1;
		if seen[to] > (progress.sent[to] or 0) then
			left[#left+1] = copy;
		elseif to == progress.doubtful then
			doubtful = copy;
		end
	end
	return left, doubtful;
end

-- Notes and sends one copy after the other. Returns false, and why, when the rest has to wait.
local function send_each(sending, copies, progress)
	for _, copy in ipairs(copies) do
		local to = copy.attr.to;
		if not waits(copy) then
			local noted, err = progress_of.note(progress, to);
			if not noted then return false, err; end
		end
		sending.handed[#sending.handed+1] = to;
		send(sending, copy);
	end
	return true;
end

-- Stores copies together, and then sends them. Returns false, and why, when they have to wait.
local function send_stored(sending, rows)
	local stored, err = archive_chunk.write(rows, sending.origin);
	if not stored then return false, err; end
	for _, row in ipairs(rows) do
		sending.handed[#sending.handed+1] = row.copy.attr.to;
		send_here(sending, row.copy, row);
	end
	return true;
end

local function send_rest(sending, copies, progress)
	local left, doubtful = left_of(copies, progress);
	-- Before any other, and not noted again: should the server be killed once more, it is still the one in doubt.
	if doubtful and archive.lacks(doubtful, sending.origin, progress.begun) then send(sending, doubtful); end

	if progress.again then left = archive_chunk.not_stored(left, sending); end
	local rows, others = archive_chunk.divide(left, sending);
	local done, err = send_each(sending, others, progress);
	if done then done, err = send_stored(sending, rows); end
	return done, err;
end

-- What went out before by another way is in its recipient's archive; what nobody can tell is sent.
local function not_archived(copies, since)
	local left = {};
	for _, copy in ipairs(copies) do
		if not archive.has(copy, since) then left[#left+1] = copy; end
	end
	return left;
end

-- Returns the addresses whose owners block the sender.
local function send_once(origin, id, copies)
	local progress = progress_of.open(id);
	local sending = {
		id = id, begun = progress.begun, origin = origin, carrier = carrier_of(origin), post = short_way(),
		handed = {}, blocked = {}, keys = {},
	};
	local done, err = send_rest(sending, copies, progress);
	if done then done, err = chunks_sent.remember(id, #copies, sending.blocked); end
	if not done then
		progress_of.break_off(progress, sending.handed);
		error("Cannot write down what was sent, so the chunk has to come again: "..tostring(err));
	end
	progress_of.finish(progress);
	return sending.blocked;
end

local function result(id, copies, blocked, repeated)
	local answer = st.stanza("fanout", { xmlns = xmlns, id = id, copies = tostring(copies), repeated = repeated });
	if #blocked > 0 then answer:text_tag("blocked", table.concat(blocked, " ")); end
	return answer;
end

bellhop.answer("iq-set/host/"..xmlns..":fanout", function (fanout, event)
	local id = fanout.attr.id;
	if not id or id == "" then return nil, "bad-request", "A chunk needs an id."; end

	local earlier, blocked = chunks_sent.get(id);
	if earlier then return result(id, earlier, blocked, "true"); end

	local since = fanout.attr.since and parse_time(fanout.attr.since);
	if fanout.attr.since and not since then return nil, "bad-request", "'since' is a time."; end
	local copies, problem = chunk.read(fanout);
	if not copies then return nil, "bad-request", problem; end
	if since then copies = not_archived(copies, math.floor(since)); end
	return result(id, #copies, send_once(event.origin, id, copies));
end);
