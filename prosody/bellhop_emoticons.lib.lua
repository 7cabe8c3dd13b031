-- Dialogues of interactive emoticons: the message that each gesture sends. Kept on disk while emoticons of them are open.
-- Specification: xep/emoticons.md

local st = require "util.stanza";
local bellhop = module:require "bellhop";

local xmlns = "urn:bellhop:emoticons:1";
local xmlns_buttons = "urn:bellhop:buttons:1";

local store = module:open_store("emoticons");
local dialogues = {}; -- id -> name of an emoticon -> its message

for id in store:users() do
	local messages = {};
	for name, message in pairs(assert(store:get(id))) do messages[name] = st.deserialize(message); end
	dialogues[id] = messages;
end

-- Keeps the dialogue that comes with a message, if there is one. Returns its id.
local function keep(ask)
	local dialogue = ask:get_child("dialogue", xmlns);
	local id = dialogue and dialogue.attr.id;
	if not id or dialogues[id] then return id; end
	local messages, stored = {}, {};
	for message in dialogue:childtags("message", "jabber:client") do
		bellhop.in_client(message, "jabber:client");
		local emoticon = message:get_child("emoticon", xmlns);
		local name = emoticon and emoticon.attr.name;
		if name then messages[name], stored[name] = message, st.preserialize(message); end
	end
	assert(store:set(id, stored));
	dialogues[id] = messages;
	return id;
end

-- Forgets the dialogues that nothing open belongs to.
local function forget_others(open)
	for id in pairs(dialogues) do
		if not open[id] then
			store:set(id, nil);
			dialogues[id] = nil;
		end
	end
end

-- The name of the emoticon in a message.
local function name_in(message)
	local emoticon = message:get_child("emoticon", xmlns);
	return emoticon and emoticon.attr.name;
end

-- The name of the emoticon that each gesture sends.
local function gestures_in(message)
	local sends = {};
	for gesture in message:get_child("emoticon", xmlns):childtags("gesture") do
		if gesture.attr.kind then sends[gesture.attr.kind] = gesture.attr.sends; end
	end
	return sends;
end

-- A new copy of a message of a dialogue. id names what its gestures answer.
local function message_of(dialogue, name, id)
	local message = dialogues[dialogue] and dialogues[dialogue][name];
	if not message then return; end
	local copy = st.clone(message);
	local buttons = copy:get_child("buttons", xmlns_buttons);
	if buttons then buttons.attr.id = id; end
	return copy;
end

return {
	xmlns = xmlns, keep = keep, forget_others = forget_others, name_in = name_in, gestures_in = gestures_in, message_of = message_of,
};
