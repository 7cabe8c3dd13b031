-- Open questions: kept on disk, found by who asked whom, and the messages that answers become. An emoticon is a question, and its answer
-- may be one. Specification: xep/buttons.md, xep/emoticons.md

local st = require "util.stanza";
local jid_bare = require "util.jid".bare;
local new_id = require "util.id".medium;
local sha256 = require "util.hashes".sha256;
local now = require "util.time".now;
local datamanager = require "core.storagemanager".olddm; -- util.datamanager is replaced by storage drivers
local bellhop = module:require "bellhop";
local emoticons = module:require "bellhop_emoticons";
local fold = module:require "bellhop_fold";
local forms = module:require "bellhop_answer_forms";

local xmlns = "urn:bellhop:buttons:1";
local xmlns_reactions = "urn:xmpp:reactions:0";
local week = 7 * 24 * 3600;
local most = 100; -- open questions in one place; of more the oldest emoticon is forgotten

local store = module:open_store("buttons");
local notes = "buttons_notes"; -- who has chosen what, and was told what, since the question was stored: a list for each question
local questions = {}; -- id -> what is on disk
local by_place = {}; -- "from to" -> ids, the latest last

local function place_of(from, to) return from.." "..to; end

local function forget(id)
	local question = questions[id];
	questions[id] = nil;
	store:set(id, nil);
	datamanager.list_store(id, module.host, notes, nil);
	local place = by_place[place_of(question.from, question.to)] or {};
	for i = #place, 1, -1 do
		if place[i] == id then table.remove(place, i); end
	end
end

local function forget_oldest_emoticon(place)
	for _, id in ipairs(place) do
		if questions[id].dialogue then return forget(id); end
	end
end

local function index(id, question)
	questions[id] = question;
	if #question.values == 0 then return; end -- an emoticon at which a dialogue ends: nothing answers it
	local place = place_of(question.from, question.to);
	by_place[place] = by_place[place] or {};
	table.insert(by_place[place], id);
	if #by_place[place] > most then forget_oldest_emoticon(by_place[place]); end
end

do
	local found = {};
	for id in store:users() do found[#found+1] = { id = id, question = assert(store:get(id)) }; end
	local function order(each) return each.question.order or each.question.asked; end
	table.sort(found, function (a, b) return order(a) < order(b); end);
	for _, each in ipairs(found) do
		each.question.made = each.question.made or {};
		for _, noted in ipairs(datamanager.list_load(each.id, module.host, notes) or {}) do
			if noted.told then each.question.told[noted.by] = true; else each.question.answered[noted.by] = noted.value; end
			if noted.made then each.question.made[noted.by] = noted.made; end
		end
		index(each.id, each.question);
	end
end

local function save(id) return store:set(id, questions[id]); end

-- Writes behind what was noted before: a question that thousands answer is not written anew for each of them.
local function note(id, noted) return datamanager.list_append(id, module.host, notes, noted); end

-- Of a question it is still said that it is over; an emoticon just answers no more.
local function is_over(question)
	return question.expires + (question.dialogue and 0 or week) < os.time();
end

module:hourly("Forget old questions", function ()
	local open = {};
	for id, question in pairs(questions) do
		if is_over(question) then
			forget(id);
		elseif question.dialogue then
			open[question.dialogue] = true;
		end
	end
	emoticons.forget_others(open);
end);

--- Questions

local bare_emoji = forms.bare_emoji;

-- What a message with buttons asks, as a table that can be stored.
local function read(message)
	local asked = { values = {}, labels = {}, says = {}, forms = {}, emojis = {}, answered = {}, made = {}, told = {} };
	local buttons = message:get_child("buttons", xmlns) or st.stanza("buttons");
	for button in buttons:childtags("button") do
		local value, label = button.attr.value, button.attr.label;
		if not value or not label then return; end
		if not asked.labels[value] then
			table.insert(asked.values, value);
			local number = tostring(#asked.values);
			asked.labels[value], asked.says[value] = label, button.attr.says or label;
			asked.forms[number] = value;
			if buttons.attr.ref then asked.forms[fold(number.." "..buttons.attr.ref) or number] = value; end
			asked.emojis[number.."\226\131\163"] = value;
		end
		local form = fold(label);
		if form and not asked.forms[form] then asked.forms[form] = value; end
		if button.attr.emoji then asked.emojis[bare_emoji(button.attr.emoji)] = value; end
	end
	if emoticons.name_in(message) then
		asked.sends = emoticons.gestures_in(message);
		asked.text = (message:get_child_text("body") or ""):match("^[^\n]*");
	elseif #asked.values == 0 then
		return;
	end
	asked.stanza, asked.asked, asked.order = message.attr.id, os.time(), now();
	return asked;
end

-- Nobody answers an own emoticon: in a room it is in the same place as those of the others.
local function askable(ids, by)
	local found = {};
	for _, id in ipairs(ids) do
		local question = questions[id];
		if not question.dialogue or question.asker ~= by then found[#found+1] = id; end
	end
	return found;
end

--- Messages

-- Only we say what counts as chosen.
local function strip(stanza)
	if not stanza:get_child("chosen", xmlns) then return; end
	stanza:maptags(function (tag)
		if tag.attr.xmlns == xmlns and tag.name == "chosen" then return nil; end
		return tag;
	end);
end

local replaced = {
	["urn:xmpp:fallback:0 fallback"] = true, ["urn:xmpp:feature-fallback:0 fallback"] = true, ["http://jabber.org/protocol/xhtml-im html"] = true,
	[xmlns.." chosen"] = true, [xmlns.." buttons"] = true, [emoticons.xmlns.." emoticon"] = true,
};

-- Makes a message the one that a choice sends.
local function rewrite(stanza, id, value, message)
	stanza:maptags(function (tag)
		if tag.name == "body" or replaced[(tag.attr.xmlns or "").." "..tag.name] then return nil; end
		return tag;
	end);
	stanza:reset();
	for _, tag in ipairs(message.tags) do stanza:add_child(tag); end
	stanza:tag("chosen", { xmlns = xmlns, question = id, value = value }):up();
end

local function refuse(event)
	event.origin.send(st.error_reply(event.stanza, "wait", "resource-constraint",
		"The server has no room for this answer. Please send it again later."));
	return true;
end

-- Stands for this host: what the outbox has no room for comes back to it.
local function host_session()
	local session = setmetatable({}, { __index = prosody.hosts[module.host] });
	function session.send() session.is_refused = true; end
	return session;
end

-- Tells the component, which keeps what was chosen. The outbox stores the message until that is done. Returns false where it cannot.
local function report(id, value, by, late)
	local question, origin = questions[id], host_session();
	local chosen = { xmlns = xmlns, question = id, value = value, by = by, late = late and "true" or nil };
	if question.dialogue then
		chosen.asked, chosen.counts = question.text, question.labels[question.answered[by]];
	end
	local message = st.message({ from = module.host, to = bellhop.component, id = new_id() }):tag("chosen", chosen):up();
	prosody.core_post_stanza(origin, message);
	return not origin.is_refused;
end

local function counts(question, before, value)
	if question.expires <= os.time() then return false; end
	if value == nil then return before ~= nil and question.changeable == true; end
	return before == nil or question.changeable == true and before ~= value;
end

-- Whether the message that made somebody's choice comes once more, as after a sudden end of the server.
local function is_again(question, value, by, stanza_id)
	return value ~= nil and stanza_id ~= nil and question.answered[by] == value and question.made[by] == stanza_id;
end

-- Makes a message the emoticon that a gesture sends. Returns the id of what that one asks; nothing where the dialogue ends.
-- The same message again, after a sudden end of the server, becomes the same emoticon.
local function play(stanza, id, value, by)
	local question = questions[id];
	local next_id = sha256(id.." "..by.." "..value, true):sub(1, 24);
	local message = emoticons.message_of(question.dialogue, question.sends[value], next_id);
	if not message then return strip(stanza); end
	stanza.attr.id = stanza.attr.id or new_id();
	question.answered[by], question.made[by] = value, stanza.attr.id;
	note(id, { by = by, value = value, made = stanza.attr.id });
	message.attr.id = stanza.attr.id;
	local asked = read(message);
	stanza:maptags(function (tag)
		if tag.name == "reactions" and tag.attr.xmlns == xmlns_reactions then return nil; end -- the emoticon is the answer
		return tag;
	end);
	rewrite(stanza, id, value, message);
	if #asked.values == 0 then return; end
	if not questions[next_id] then
		asked.from, asked.to, asked.asker, asked.dialogue = question.to, question.from, by, question.dialogue;
		asked.lasts, asked.expires, asked.sent = question.lasts, os.time() + question.lasts, true;
		index(next_id, asked);
		save(next_id);
	end
	return next_id;
end

-- Takes a message of somebody who was asked there: makes it an answer where it is one. Returns true where the answer cannot be kept, and the
-- id of what the answer asks, where it is an emoticon.
local function take(stanza, from, to, by)
	local ids = by_place[place_of(from, to)];
	if not ids or #ids == 0 then return strip(stanza); end
	local id, value, form = forms.choice_of(questions, askable(ids, by), stanza);
	local question = id and questions[id];
	if not question then return strip(stanza); end
	local before = question.answered[by];
	if counts(question, before, value) or is_again(question, value, by, stanza.attr.id) then
		if question.dialogue then return false, play(stanza, id, value, by); end
		if not report(id, value, by) then return true; end
		question.answered[by], question.made[by] = value, stanza.attr.id;
		note(id, { by = by, value = value, made = stanza.attr.id });
		local text = value and question.says[value] or "No longer: "..question.labels[before];
		return rewrite(stanza, id, value, st.message():text_tag("body", text));
	end
	strip(stanza);
	-- It goes on as it was written, and its writer is told so, once.
	local is_late = question.expires <= os.time();
	if value == nil or before == value or question.told[by] or is_late and form == "plain" then return; end
	question.told[by] = true;
	note(id, { by = by, told = true });
	report(id, value, by, true);
end

-- A question as it arrived: the message to send and what is known of it; or nil, condition, text.
local function open(ask)
	local message, id = ask:get_child("message", "jabber:client"), ask.attr.id;
	local expires = tonumber(ask.attr.expires);
	if not message or not id or not expires then return nil, "bad-request", "A question needs an id, an end and a message."; end
	bellhop.in_client(message, message.attr.xmlns);
	local asked = read(message);
	if not asked then return nil, "bad-request", "The message has no buttons."; end
	asked.from, asked.to, asked.expires = jid_bare(message.attr.from or ""), jid_bare(message.attr.to or ""), expires;
	asked.changeable = ask.attr.changeable == "true" or ask.attr.changeable == "1";
	if asked.sends then asked.dialogue, asked.lasts = emoticons.keep(ask), expires - asked.asked; end
	return asked, message;
end

-- The message of a choice as the component wants it sent, and the question that it answers; or nil, condition, text.
local function choose(wanted)
	local message = wanted:get_child("message", "jabber:client");
	local chosen = message and message:get_child("chosen", xmlns);
	if not chosen or not message.attr.id then return nil, "bad-request", "A choice needs an id and a message with what is chosen."; end
	bellhop.in_client(message, message.attr.xmlns);
	local question, value = questions[chosen.attr.question or ""], chosen.attr.value;
	local by = jid_bare(message.attr.from or "");
	if not question then return message; end -- one that the component judges
	if not question.labels[value or ""] then return nil, "bad-request", "The question has no such choice."; end
	if question.expires <= os.time() then return nil, "gone", "The question is closed."; end
	if counts(question, question.answered[by], value) or is_again(question, value, by, message.attr.id) then return message, question; end
	return nil, "conflict", "You have answered this question already.";
end

-- A message that reacts to the question with the emojis of its choices, where each has one.
local function seed(question)
	if #question.values == 0 then return; end
	local emojis = {};
	for emoji, value in pairs(question.emojis) do
		if not emoji:find("\226\131\163", 1, true) then emojis[value] = emoji; end
	end
	local reactions = st.stanza("reactions", { xmlns = xmlns_reactions, id = question.archived or question.stanza });
	for _, value in ipairs(question.values) do
		if not emojis[value] then return; end
		reactions:text_tag("reaction", emojis[value]);
	end
	return st.message({ id = new_id() }):add_child(reactions);
end

return {
	xmlns = xmlns, refuse = refuse, open = open, choose = choose, index = index, save = save, forget = forget, seed = seed, take = take, strip = strip,
	get = function (id) return questions[id]; end,
};
