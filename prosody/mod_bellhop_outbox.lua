-- Outbox: messages for the component wait on disk until it has acknowledged them. Specification: xep/outbox.md
-- A message is kept as the text that goes to the component's socket: it is serialised once and parsed never, unless
-- it must bounce. Pages hold the messages of a range of ids. To their files lines are only ever appended, and a file
-- goes when all its messages have gone:
--   +id time length text   a message, without its end tag
--   ~id                    handed over up to here
--   -id id …               acknowledged or bounced
-- The newest page stays even when it is done, so that ids never start anew.

local st = require "util.stanza";
local parse = require "util.xml".parse;
local datamanager = require "core.storagemanager".olddm; -- util.datamanager is replaced by storage drivers
local timestamp = require "util.datetime".datetime;
local bellhop = module:require "bellhop";

local xmlns = "urn:bellhop:outbox:1";
local end_tag = "</message>";
local days = module:get_option_number("bellhop_outbox_days", 7);
local page_size = 512;
local max_window = 1000;
local grace, pause, hour = 10, 0.1, 3600; -- seconds

local pages, by_start = {}, {}; -- oldest first, and by the lowest id of their range
local last = 0; -- the highest id ever given
local delivered = 0; -- no id above this was ever handed over

-- The resumed stream. Whatever is kept at or below its cursor is in flight.
local link; -- { session, window, cursor, flying, and the page being read with the offset in its file }

local function live()
	if link and link.session.destroyed then link = nil; end
	return link;
end

-- Pages and their files

local function path_of(start, create)
	return datamanager.getpath(("%d"):format(start), module.host, "bellhop_outbox", "log", create);
end

local function new_page(start)
	local page = { start = start, last = start, left = 0, times = {} };
	pages[#pages+1], by_start[start] = page, page;
	return page;
end

local function newest() return pages[#pages]; end

local function close(page)
	if page.file then page.file:close(); end
	page.file = nil;
end

local function remove(page)
	close(page);
	for i, each in ipairs(pages) do
		if each == page then table.remove(pages, i); break; end
	end
	by_start[page.start] = nil;
	local removed, err, code = os.remove(path_of(page.start));
	if not removed and code ~= 2 then module:log("warn", "Cannot remove a page, its messages may be sent again: %s", err); end
end

-- Each line brings the line break before it: whatever a full disk left of the line before thereby ends.
local function append(page, text)
	local file, err = page.file, nil;
	if not file then
		file, err = io.open(path_of(page.start, true), "ab");
		if not file then return nil, err; end
		file:setvbuf("no"); -- one system call: what returned survives a killed server
	end
	page.file = file;
	local written;
	written, err = file:write(text);
	if not written or page ~= newest() then close(page); end
	return written, err;
end

-- The page of a new id.
local function page_for(id)
	local start = id - id % page_size;
	local before = newest();
	if before and before.start == start then return before; end

	local page = new_page(start);
	if before then close(before); end
	if before and before.left == 0 then remove(before); end
	return page;
end

local function add(page, id, time)
	page.times[id], page.left, page.last = time, page.left + 1, id;
end

local function take(page, id)
	page.times[id], page.left = nil, page.left - 1;
end

-- At most `limit` kept messages of a page after the id `after`, in order, and where reading ended.
local function read(page, after, limit, offset)
	local found = {};
	local file, err = io.open(path_of(page.start), "rb");
	if not file then
		module:log("error", "Kept messages cannot be read: %s", err);
		return found, offset;
	end
	file:seek("set", offset);
	while #found < limit do
		local line = file:read();
		if not line then break; end
		local id, text = line:match("^%+(%d+) %d+ %d+ (.*)$");
		id = tonumber(id);
		if id and id > after and page.times[id] then found[#found+1] = { id = id, text = text }; end
	end
	offset = file:seek();
	file:close();
	return found, offset;
end

-- What is no longer kept. Losing a line of it means that messages come again, so a full disk stops nothing.
local function settle(ids)
	local lines = {};
	for _, id in ipairs(ids) do
		local page = by_start[id - id % page_size];
		if page and page.times[id] then
			take(page, id);
			if link and id <= link.cursor then link.flying = link.flying - 1; end
			lines[page] = lines[page] or {};
			table.insert(lines[page], ("%d"):format(id));
		end
	end
	for page, line in pairs(lines) do
		if page.left == 0 and page ~= newest() then
			remove(page);
		else
			local written, err = append(page, "\n-"..table.concat(line, " "));
			if not written then module:log("warn", "Acknowledgements could not be saved: %s", err); end
		end
	end
end

-- After a restart. What can fail stands before the first hook: a module that fails while loading keeps its hooks.

-- A line that a full disk cut short has another length: its sender has had an error.
local function load_line(page, line)
	local mark, id, rest = line:match("^([+~-])(%d+) ?(.*)$");
	id = tonumber(id);
	if mark == "+" then
		local time, length, text = rest:match("^(%d+) (%d+) (.*)$");
		if text and #text == tonumber(length) then add(page, id, tonumber(time)); end
	elseif mark == "~" then
		delivered = math.max(delivered, id);
	elseif mark == "-" then
		for each in line:gmatch("%d+") do
			if page.times[tonumber(each)] then take(page, tonumber(each)); end
		end
	end
end

local starts = {};
for name in datamanager.users(module.host, "bellhop_outbox", "log") do starts[#starts+1] = assert(tonumber(name)); end
table.sort(starts);
for _, start in ipairs(starts) do
	local page = new_page(start);
	for line in io.lines(path_of(start)) do load_line(page, line); end
end
for i = #pages - 1, 1, -1 do
	if pages[i].left == 0 then remove(pages[i]); end
end
-- By the clock, so that a storage begun anew or put back does not repeat ids, either.
last = math.max(#pages > 0 and newest().start + page_size - 1 or 0, os.time() * 1000000);

-- To the component

local function hand_over(id, text)
	local again = id <= delivered and " again='true'" or "";
	link.session.send(("%s<kept xmlns='%s' id='%d'%s/>%s"):format(text, xmlns, id, again, end_tag));
	link.cursor, link.flying, delivered = id, link.flying + 1, math.max(delivered, id);
end

local function next_page()
	for _, page in ipairs(pages) do
		if page.last > link.cursor and page.left > 0 then return page; end
	end
end

-- Hands over what waits, as far as the window allows.
local function pump()
	while live() and link.flying < link.window do
		local page = next_page();
		if not page then link.cursor = last; return; end

		local offset = page == link.page and link.offset or 0;
		local waiting;
		waiting, link.offset = read(page, link.cursor, link.window - link.flying, offset);
		link.page = page;
		local final = #waiting > 0 and waiting[#waiting].id or page.last;
		if #waiting > 0 and final > delivered then append(page, ("\n~%d"):format(final)); end
		for _, message in ipairs(waiting) do
			if not live() then return; end
			hand_over(message.id, message.text);
		end
		link.cursor = final;
	end
end

-- From the senders

-- A message as the component will read it, in one line and without its end tag.
local function text_of(stanza)
	if stanza:get_child("kept", xmlns) then stanza = st.clone(stanza):remove_children("kept", xmlns); end
	stanza.attr.xmlns = nil;
	local text = tostring(stanza);
	if text:find("\n", 1, true) then text = text:gsub("\n", "&#10;"); end
	if text:sub(-#end_tag) == end_tag then return text:sub(1, -#end_tag - 1); end
	return text:sub(1, -3)..">"; -- it was empty
end

local function keep(event)
	local stanza = event.stanza;
	if stanza.attr.type == "error" then return; end

	local id, time, text = last + 1, os.time(), text_of(stanza);
	local at_once = live() and link.cursor == last and link.flying < link.window;
	last = id;
	local page = page_for(id);
	local line = ("\n+%d %d %d %s"):format(id, time, #text, text);
	local written, err = append(page, at_once and line.."\n~"..("%d"):format(id) or line);
	if not written then
		module:log("error", "A message could not be kept: %s", err);
		event.origin.send(st.error_reply(stanza, "wait", "resource-constraint",
			"The server has no room for this message. Please send it again later."));
		return true;
	end
	add(page, id, time);
	if at_once then hand_over(id, text); else pump(); end
	return true;
end

-- After every other module, before the component's own handler at -1.
local function attach(host)
	if host ~= bellhop.component then return; end
	local events = prosody.hosts[host].events;
	for _, kind in ipairs { "bare", "full", "host" } do
		module:hook_object_event(events, "message/"..kind, keep, -0.5);
	end
end

if prosody.hosts[bellhop.component] then attach(bellhop.component); end
module:hook_global("host-activated", attach);

-- Messages that waited too long

local function bounce(text)
	local message = parse(text..end_tag);
	local reply = st.error_reply(message, "wait", "recipient-unavailable",
		("Nobody could receive this message within %g days. It was not delivered."):format(days));
	prosody.core_post_stanza(prosody.hosts[bellhop.component] or prosody.hosts[module.host], reply);
end

-- Bounces what is too old in the oldest page. Returns whether there may be more.
local function bounce_old()
	local page = not live() and pages[1];
	if not page then return false; end

	local limit, bounced = os.time() - days * 24 * hour, {};
	for _, message in ipairs(read(page, 0, page_size, 0)) do
		if page.times[message.id] < limit then
			local ok, err = xpcall(bounce, debug.traceback, message.text);
			if not ok then module:log("error", "A message that is too old could not bounce: %s", err); end
			bounced[#bounced+1] = message.id;
		end
	end
	if #bounced > 0 then module:log("info", "%d messages were too old and bounced", #bounced); end
	settle(bounced);
	return #bounced > 0;
end

-- A component that comes back with the server is given time to do so.
module:add_timer(grace, function () return bounce_old() and pause or hour; end);

-- The component's questions

bellhop.answer("iq-set/host/"..xmlns..":resume", function (resume, event)
	local window = tonumber((resume.attr.window or ""):match("^%d+$"));
	if not window or window < 1 or window > max_window then
		return nil, "bad-request", "The window is a number from 1 to "..max_window..".";
	end
	link = { session = event.origin, window = window, cursor = 0, flying = 0 };
	module:add_timer(0, function () pump(); end); -- after the result
end);

bellhop.answer("iq-set/host/"..xmlns..":done", function (done)
	local ids = {};
	for _, tag in ipairs(done.tags) do
		local text = tag.name == "id" and tag:get_text() or "";
		if text == "" then return nil, "bad-request", "Only id elements with an id belong here."; end
		ids[#ids+1] = tonumber(text:match("^%d+$"));
	end
	if #done.tags == 0 then return nil, "bad-request", "No id."; end
	settle(ids);
	pump();
end);

local function oldest()
	local time;
	for _, page in ipairs(pages) do
		for _, each in pairs(page.times) do time = math.min(time or each, each); end
		if time then return timestamp(time); end
	end
end

bellhop.answer("iq-get/host/"..xmlns..":outbox", function ()
	local kept = 0;
	for _, page in ipairs(pages) do kept = kept + page.left; end
	return st.stanza("outbox", { xmlns = xmlns,
		kept = ("%d"):format(kept), flying = ("%d"):format(live() and link.flying or 0), oldest = oldest() });
end);

function module.save() return { link = link }; end
function module.restore(saved) link = saved.link; end
function module.unload()
	if newest() then close(newest()); end
end
