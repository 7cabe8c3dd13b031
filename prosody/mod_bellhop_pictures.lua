-- Pictures of rooms (XEP-0486): drawn by Bellhop from the room's name, or set by those who moderate it. Specification: xep/pictures.md
-- Load it on the MUC component.

local st = require "util.stanza";
local jid = require "util.jid";
local base64 = require "util.encodings".base64;
local sha1 = require "util.hashes".sha1;

local muc = module:depends "muc";
local is_component = module:require "bellhop".is_component;
local request = module:require "bellhop_gateway".request;

local xmlns = "vcard-temp";
local xmlns_update = "vcard-temp:x:update";
local most = 100 * 1024; -- bytes
local types = { ["image/png"] = true; ["image/jpeg"] = true; ["image/gif"] = true };

local store = module:open_store(); -- room -> the picture that somebody has set
local known = {}; -- address -> { type = …, data = …, hash = … }
local waiting = {}; -- address -> what waits for the drawn picture

-- Calls `use` with the room's picture, now or when Bellhop has drawn it; with nothing while Bellhop is away.
local function with_picture(room, use)
	local address = room.jid;
	known[address] = known[address] or store:get(jid.node(address));
	if known[address] then return use(known[address]); end
	if waiting[address] then table.insert(waiting[address], use); return; end
	waiting[address] = { use };
	request("/internal/picture", { of = jid.node(address) }, function (status, picture)
		local uses = waiting[address];
		waiting[address] = nil;
		if status == 200 then known[address] = known[address] or picture; end
		for _, each in ipairs(uses) do each(known[address]); end
	end);
end

local function presence(room, picture, to)
	return st.presence({ from = room.jid, to = to }):tag("x", { xmlns = xmlns_update }):text_tag("photo", picture.hash):reset();
end

--- Told at joining, and in the room's description

module:hook("muc-occupant-session-new", function (event)
	local room, to = event.room, event.jid;
	with_picture(room, function (picture)
		if picture and room:get_occupant_jid(to) then room:route_stanza(presence(room, picture, to)); end
	end);
end);

module:hook("muc-disco#info", function (event)
	event.reply:tag("feature", { var = xmlns }):up();
	local picture = known[event.room.jid];
	if not picture or not event.form then return; end
	table.insert(event.form, { name = "muc#roominfo_avatarhash", type = "text-multi" });
	event.formdata["muc#roominfo_avatarhash"] = picture.hash;
end);

--- Read by those who may be in the room

local function may_read(room, from)
	local affiliation = room:get_affiliation(from);
	return room:get_occupant_jid(from) or affiliation and affiliation ~= "none" and affiliation ~= "outcast";
end

module:hook("iq-get/bare/"..xmlns..":vCard", function (event)
	local stanza = event.stanza;
	local room = muc.get_room_from_jid(jid.bare(stanza.attr.to));
	if not room or not may_read(room, stanza.attr.from) then return; end
	local reply = st.reply(stanza):tag("vCard", { xmlns = xmlns }):text_tag("FN", room:get_name());
	with_picture(room, function (picture)
		if picture then reply:tag("PHOTO"):text_tag("TYPE", picture.type):text_tag("BINVAL", picture.data):up(); end
		module:send(reply:reset());
	end);
	return true;
end);

--- Set by those who moderate the room

-- What the picture in a vCard is, as a string of bytes, or nil; and what is wrong with it.
local function read_picture(card)
	local photo = card:get_child("PHOTO");
	local text = photo and photo:get_child_text("BINVAL");
	if not text or text == "" then return nil; end
	local type, data = photo:get_child_text("TYPE"), base64.decode((text:gsub("%s+", "")));
	if not types[type or "image/png"] then return nil, "A picture of a room is PNG, JPEG or GIF."; end
	if not data then return nil, "This picture cannot be read."; end
	if #data > most then return nil, ("A picture of a room has at most %d kB."):format(most // 1024); end
	return data;
end

local function is_picture(answer)
	return answer.type == "image/png" and type(answer.data) == "string" and type(answer.hash) == "string";
end

-- Has Bellhop draw a picture anew, so that nothing else of the file is left. Calls `use` with it; else with nil, condition, text.
local function redraw(data, use)
	request("/internal/picture", { data = base64.encode(data) }, function (status, answer)
		if status == 200 and is_picture(answer) then return use(answer); end
		if status == 422 and type(answer.text) == "string" then return use(nil, "not-acceptable", answer.text); end
		use(nil, "resource-constraint", "The picture cannot be looked at just now. Try again in a minute.");
	end);
end

-- XEP-0486 §3.3: the new hash, and status 104 as for any change of the room.
local function tell_occupants(room)
	with_picture(room, function (picture)
		if not picture then return; end
		for _, occupant in room:each_occupant() do
			for address in occupant:each_session() do room:route_stanza(presence(room, picture, address)); end
		end
		room:broadcast_message(st.message({ type = "groupchat", from = room.jid })
			:tag("x", { xmlns = "http://jabber.org/protocol/muc#user" }):tag("status", { code = "104" }):reset());
	end);
end

module:hook("iq-set/bare/"..xmlns..":vCard", function (event)
	local origin, stanza = event.origin, event.stanza;
	local address = jid.bare(stanza.attr.to);
	local room = muc.get_room_from_jid(address);
	if not room or not may_read(room, stanza.attr.from) then return; end
	local affiliation = room:get_affiliation(stanza.attr.from);
	if affiliation ~= "owner" and affiliation ~= "admin" then
		origin.send(st.error_reply(stanza, "auth", "forbidden", "Only who leads this room sets its picture."));
		return true;
	end
	local data, problem = read_picture(stanza.tags[1]);
	if problem then
		origin.send(st.error_reply(stanza, "modify", "not-acceptable", problem));
		return true;
	end

	local function settle(picture)
		local current = muc.get_room_from_jid(address); -- it may have been closed meanwhile
		if current then
			assert(store:set(jid.node(address), picture)); -- without one it is drawn again
			known[address] = picture;
		end
		module:send(st.reply(stanza));
		if current then tell_occupants(current); end
	end

	if not data then settle(nil);
	elseif is_component(origin, stanza) then settle({ type = "image/png", data = base64.encode(data), hash = sha1(data, true) });
	else
		redraw(data, function (picture, condition, text)
			if picture then return settle(picture); end
			module:send(st.error_reply(stanza, condition == "not-acceptable" and "modify" or "wait", condition, text));
		end);
	end
	return true;
end);

module:hook("muc-room-destroyed", function (event)
	local address = event.room.jid;
	known[address] = nil;
	store:set(jid.node(address), nil);
end);
