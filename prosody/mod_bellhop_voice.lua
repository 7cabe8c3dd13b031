-- Who may write in a room: while it is quiet its owners alone, and nobody who is muted. Rules: xep/rooms.md
-- Load it on the MUC component. mod_bellhop_rooms says who and until when: voice.set_quiet, voice.set_muted.
--
-- Why: in mod_muc every member of a members-only room may speak, and a role that was taken away is back at the next join.

local st = require "util.stanza";
local datetime = require "util.datetime";
local new_id = require "util.id".medium;

local bellhop = module:require "bellhop";
local awake = module:require "bellhop_room".awake;
local is_transient = module:require "bellhop_transient";

local day, hour = 86400, 3600;
local xmlns_user = "http://jabber.org/protocol/muc#user";
local crowd = 100; -- with more occupants each is told of its own role alone: all of all would be the square of them
local at_once = 100; -- occupants told in one turn of the event loop

--- What is known of a room; the caller saves it

local function quiet_until(room)
	local ends = room._data.quiet and datetime.parse(room._data.quiet);
	return ends and ends > os.time() and ends or nil;
end

local function is_muted(room, who)
	return room._data.muted ~= nil and room._data.muted[who] == true;
end

local function decides(room, who)
	local affiliation = room:get_affiliation(who);
	return affiliation == "owner" or affiliation == "admin";
end

local function is_silent(room, who)
	return (quiet_until(room) or is_muted(room, who)) and not decides(room, who);
end

--- Roles follow

local function give_role(room, occupant, role, aloud)
	if aloud then return room:set_role(true, occupant.nick, role); end
	occupant.role = role;
	room:save_occupant(occupant);
	local own = st.stanza("x", { xmlns = xmlns_user }):tag("status", { code = "110" }):up();
	room:publicise_occupant_status(occupant, own, nil, nil, nil, nil, false, occupant);
end

-- Takes the voice of who is silent, and gives it back to who is not and has none.
local function settle(room, nick, aloud)
	local occupant = room:get_occupant_by_nick(nick);
	if not occupant or decides(room, occupant.bare_jid) then return; end
	local wanted = is_silent(room, occupant.bare_jid) and "visitor" or "participant";
	if occupant.role and occupant.role ~= wanted then give_role(room, occupant, wanted, aloud); end
end

local function nicks_of(room, who)
	local nicks = {};
	for nick, occupant in room:each_occupant() do
		if not who or occupant.bare_jid == who then nicks[#nicks+1] = nick; end
	end
	return nicks;
end

-- Some at a time: a crowd must not keep the server from everybody else.
local function settle_all(address)
	local room = awake(address);
	local nicks, done = room and nicks_of(room) or {}, 0;
	local aloud = #nicks <= crowd;
	module:add_timer(0, function ()
		room = awake(address);
		for i = done + 1, math.min(done + at_once, #nicks) do
			if room then settle(room, nicks[i], aloud); end
		end
		done = done + at_once;
		return done < #nicks and room and 0 or nil;
	end);
end

local function shown(ends)
	local left = ends - os.time();
	if left > 10 * 365 * day then return ""; end
	return os.date(left < 12 * hour and "! until %H:%M UTC" or "! until %Y-%m-%d %H:%M UTC", math.floor(ends));
end

local function read_only(ends)
	return "This room is read-only"..shown(ends)..": only its owners can write.";
end

local function announce(room)
	if not room:has_occupant() then return; end
	local ends = quiet_until(room);
	local text = ends and read_only(ends) or "Everybody can write again.";
	room:broadcast_message(st.message({ type = "groupchat", from = room.jid, id = new_id() }):text_tag("body", text));
end

-- Rooms asleep need no alarm: nobody is in them, and who comes gets the role of that moment.
local armed = {}; -- address -> the end that is waited for
local function arm(address)
	local room = awake(address);
	local ends = room and quiet_until(room);
	if not ends or armed[address] == ends then return; end
	armed[address] = ends;
	module:add_timer(math.min(ends - os.time(), day), function ()
		if armed[address] ~= ends then return; end -- it was changed meanwhile
		armed[address] = nil;
		local still = awake(address);
		if not still then return; end
		if quiet_until(still) then return arm(address); end
		announce(still);
		settle_all(address);
	end);
end

--- For mod_bellhop_rooms

-- luacheck: globals set_quiet set_muted quiet muted

-- Until a time (XEP-0082); an empty text ends it. Answers whether anything changed.
function set_quiet(room, ends)
	if ends == "" then ends = nil; end
	if room._data.quiet == ends then return false; end
	local before = quiet_until(room);
	room._data.quiet = ends;
	if before ~= quiet_until(room) and awake(room.jid) == room then
		announce(room);
		settle_all(room.jid);
		armed[room.jid] = nil;
		arm(room.jid);
	end
	return true;
end

function set_muted(room, who, is)
	if is_muted(room, who) == is then return false; end
	local all = room._data.muted or {};
	all[who] = is or nil;
	room._data.muted = next(all) and all or nil;
	for _, nick in ipairs(nicks_of(room, who)) do settle(room, nick, true); end
	return true;
end

function quiet(room) return quiet_until(room) and room._data.quiet or nil; end

muted = is_muted;

--- What occupants do

module:hook("muc-get-default-role", function (event)
	if event.affiliation == "owner" or event.affiliation == "admin" or event.affiliation == "outcast" then return; end
	if quiet_until(event.room) then return "visitor"; end
end, 1); -- behind members_only, which keeps outsiders out

module:hook("muc-occupant-pre-join", function (event)
	if event.occupant.role and is_silent(event.room, event.occupant.bare_jid) then event.occupant.role = "visitor"; end
end, -20);

module:hook("muc-set-affiliation", function (event)
	if not event.in_room or not is_silent(event.room, event.jid) then return; end
	for _, nick in ipairs(nicks_of(event.room, event.jid)) do settle(event.room, nick, true); end
end);

-- Who was muted by the group's owner is given back the voice by the group's owner: `group unmute`.
module:hook("muc-pre-set-role", function (event)
	if event.role and event.role ~= "visitor" and is_silent(event.room, event.occupant.bare_jid) then
		event.allowed, event.error, event.condition = false, "cancel", "not-allowed";
	end
end);

-- Whatever it is: a text, a correction (XEP-0308), a reaction (XEP-0444), a file. That somebody is typing needs no refusal.
module:hook("muc-occupant-groupchat", function (event)
	local room, who = event.room, event.occupant and event.occupant.bare_jid;
	if not who or who == bellhop.component or not is_silent(room, who) then return; end
	if is_transient(event.stanza) then return true; end
	local ends = quiet_until(room);
	local text = ends and read_only(ends) or "You cannot write in this room at the moment.";
	event.origin.send(st.error_reply(event.stanza, "auth", "forbidden", text));
	return true;
end, 60); -- before mod_muc's own check, to say why

module:hook("muc-room-restored", function (event)
	if not event.room._data.quiet then return; end
	module:add_timer(0, function () -- when it is among those awake
		settle_all(event.jid);
		arm(event.jid);
	end);
end);
