-- Outbox: messages for the component wait on disk until it has acknowledged them. Specification: xep/outbox.md

local st = require "util.stanza";
local jid_host = require "util.jid".host;
local parse = require "util.xml".parse;
local timestamp = require "util.datetime".datetime;
local bellhop = module:require "bellhop";
local is_transient = module:require "bellhop_transient";
local pages = module:require "bellhop_outbox_pages";

local xmlns = "urn:bellhop:outbox:1";
local end_tag = "</message>";
local days = module:get_option_number("bellhop_outbox_days", 7);
local max_window = 1000; -- messages that are handed over and not acknowledged
local grace, pause, hour = 10, 0.1, 3600; -- seconds

-- The resumed stream. What is stored at or below its cursor was handed over and is not acknowledged.
local link; -- { session, window, cursor, unacknowledged, and the page being read with the offset in its file }

local function live()
	if link and link.session.destroyed then link = nil; end
	return link;
end

pages.load(); -- what can fail stands before the first hook: a module that fails while loading keeps its hooks

-- To the component

local function hand_over(id, text, redelivered)
	link.session.send(("%s<stored xmlns='%s' id='%d'%s/>%s"):format(text, xmlns, id, redelivered and " redelivered='true'" or "", end_tag));
	link.cursor, link.unacknowledged = id, link.unacknowledged + 1;
end

-- Hands over what waits, as far as the window allows.
local function pump()
	while live() and link.unacknowledged < link.window do
		local page = pages.page_after(link.cursor);
		if not page then link.cursor = pages.last(); return; end

		local offset = page == link.page and link.offset or 0;
		local waiting;
		waiting, link.offset = pages.read(page, link.cursor, link.window - link.unacknowledged, offset);
		link.page = page;
		local final = #waiting > 0 and waiting[#waiting].id or page.last;
		if #waiting > 0 then pages.hand_over(page, final); end
		for _, message in ipairs(waiting) do
			if not live() then return; end
			hand_over(message.id, message.text, message.redelivered);
		end
		link.cursor = final;
	end
end

-- From the senders

-- A message as the component will read it, in one line and without its end tag.
local function text_of(stanza)
	stanza.attr.xmlns = nil;
	local text = tostring(stanza);
	if text:find("\n", 1, true) then text = text:gsub("\n", "&#10;"); end
	if text:sub(-#end_tag) == end_tag then return text:sub(1, -#end_tag - 1); end
	return text:sub(1, -3)..">"; -- it was empty
end

local function store(event)
	local stanza = event.stanza;
	if stanza:get_child("stored", xmlns) then stanza:remove_children("stored", xmlns); end -- only we say so
	local transient = is_transient(stanza);
	local is_error = stanza.attr.type == "error";
	if transient or is_error and prosody.hosts[jid_host(stanza.attr.from)] then
		return transient and not live() or nil; -- on to the component's own handler, which would bounce it to nobody's use
	end

	local text = text_of(stanza);
	local at_once = live() and link.cursor == pages.last() and link.unacknowledged < link.window;
	local id, err = pages.store(text, at_once);
	if not id then
		module:log("error", "A message could not be stored: %s", err);
		if not is_error then
			event.origin.send(st.error_reply(stanza, "wait", "resource-constraint",
				"The server has no room for this message. Please send it again later."));
		end
	elseif at_once then
		hand_over(id, text);
	else
		pump();
	end
	return true;
end

-- After every other module, before the component's own handler at -1.
local function attach(host)
	if host ~= bellhop.component then return; end
	local events = prosody.hosts[host].events;
	for _, kind in ipairs { "bare", "full", "host" } do
		module:hook_object_event(events, "message/"..kind, store, -0.5);
	end
end

if prosody.hosts[bellhop.component] then attach(bellhop.component); end
module:hook_global("host-activated", attach);

-- Messages that waited too long

local function bounce(text)
	local message = parse(text..end_tag);
	if message.attr.type == "error" then return; end -- errors are never answered
	local reply = st.error_reply(message, "wait", "recipient-unavailable",
		("Nobody could receive this message within %g days. It was not delivered."):format(days));
	prosody.core_post_stanza(prosody.hosts[bellhop.component] or prosody.hosts[module.host], reply);
end

-- Bounces what is too old in the oldest page. Returns whether there may be more.
local function bounce_old()
	local page = not live() and pages.page_after(0);
	if not page then return false; end

	local limit, bounced = os.time() - days * 24 * hour, {};
	for _, message in ipairs(pages.read(page, 0, pages.size, 0)) do
		if message.time < limit then
			local ok, err = xpcall(bounce, debug.traceback, message.text);
			if not ok then module:log("error", "A message that is too old could not bounce: %s", err); end
			bounced[#bounced+1] = { message.id, message.id };
		end
	end
	if #bounced > 0 then module:log("info", "%d messages were too old and bounced", #bounced); end
	pages.forget(bounced, 0);
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
	link = { session = event.origin, window = window, cursor = 0, unacknowledged = 0 };
	module:add_timer(0, function () pump(); end); -- after the result
end);

local function id_of(text) return tonumber((text or ""):match("^%d+$")); end

bellhop.answer("iq-set/host/"..xmlns..":acknowledge", function (acknowledge)
	local ranges = {};
	for range in acknowledge:childtags("range") do
		local from, to = id_of(range.attr.from), id_of(range.attr.to);
		if not from or not to then return nil, "bad-request", "A range is from an id to an id."; end
		ranges[#ranges+1] = { from, to };
	end
	if #ranges == 0 then return nil, "bad-request", "No range of ids."; end
	local acknowledged = pages.forget(ranges, live() and link.cursor or 0);
	if link then link.unacknowledged = link.unacknowledged - acknowledged; end
	pump();
end);

bellhop.answer("iq-get/host/"..xmlns..":outbox", function ()
	local stored, oldest = pages.state();
	return st.stanza("outbox", { xmlns = xmlns,
		stored = ("%d"):format(stored), unacknowledged = ("%d"):format(live() and link.unacknowledged or 0), oldest = oldest and timestamp(oldest) });
end);

-- luacheck: globals sender_of

-- Who wrote a message that is stored: asked by modules that act on that person's behalf.
function sender_of(text)
	local id = id_of(text);
	local page = id and pages.page_after(id - 1);
	local found = page and pages.read(page, id - 1, 1, 0)[1];
	return found and found.id == id and parse(found.text..end_tag).attr.from or nil;
end

function module.save() return { link = link }; end
function module.restore(saved) link = saved.link; end
function module.unload() pages.close(); end
