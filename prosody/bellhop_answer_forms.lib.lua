-- The forms in which a message answers a question: our element, a reaction, a typed number or label, a quoted reply.
-- Specification: xep/buttons.md

local fold = module:require "bellhop_fold";

local xmlns = "urn:bellhop:buttons:1";
local xmlns_reactions = "urn:xmpp:reactions:0";
local xmlns_reply = "urn:xmpp:reply:0";

local function bare_emoji(emoji) return (emoji:gsub("\239\184\143", "")); end

local function is_encrypted(stanza)
	return stanza:get_child("encryption", "urn:xmpp:eme:0") or stanza:get_child("encrypted")
		or stanza:get_child("encrypted", "eu.siacs.conversations.axolotl") or stanza:get_child("openpgp", "urn:xmpp:openpgp:0");
end

-- Questions are { id -> what is known of it }; ids are those that the writer was asked, the latest last.

local function find(questions, ids, fits)
	for i = #ids, 1, -1 do
		local question = questions[ids[i]];
		if fits(question, ids[i]) then return ids[i], question; end
	end
end

local function named(questions, ids, stanza_id)
	return find(questions, ids, function (question) return question.stanza == stanza_id or question.archived == stanza_id; end);
end

-- The whole set of one person: one choice, none, or several, which say nothing.
local function reacted(questions, ids, reactions)
	local id, question = named(questions, ids, reactions.attr.id);
	if not id then return; end
	local value, count = nil, 0;
	for reaction in reactions:childtags("reaction") do
		local found = question.emojis[bare_emoji(reaction:get_text() or "")];
		if found and found ~= value then value, count = found, count + 1; end
	end
	if count > 1 then return; end
	return id, value, "reaction";
end

local function typed(questions, ids, words)
	if not words then return; end
	local is_number = words:match("^%d+$");
	for i = #ids, 1, -1 do
		local value = questions[ids[i]].forms[words];
		if value then return ids[i], value, words:match("^%d+ ") and "reference" or "plain"; end
		if is_number then return; end -- one that the latest question does not have
	end
end

local function without_quote(text)
	local at = 1;
	while text:sub(at, at) == ">" do
		local line_end = text:find("\n", at, true);
		if not line_end then return ""; end
		at = line_end + 1;
	end
	return text:sub(at);
end

-- The question that a message answers, what it chooses (nothing: a choice is withdrawn), and in which form.
local function choice_of(questions, ids, stanza)
	if is_encrypted(stanza) then return; end
	local chosen = stanza:get_child("chosen", xmlns);
	if chosen then
		local question = questions[chosen.attr.question or ""];
		local is_asked = question and find(questions, ids, function (_, id) return id == chosen.attr.question; end);
		if not is_asked or chosen.attr.value and not question.labels[chosen.attr.value] then return; end
		return chosen.attr.question, chosen.attr.value, "element";
	end
	local reactions = stanza:get_child("reactions", xmlns_reactions);
	if reactions then return reacted(questions, ids, reactions); end
	local body = stanza:get_child_text("body");
	if not body or stanza:get_child("replace", "urn:xmpp:message-correct:0") then return; end
	if stanza:get_child("x", "jabber:x:oob") or stanza:get_child("file-sharing", "urn:xmpp:sfs:0") then return; end
	local reply = stanza:get_child("reply", xmlns_reply);
	if not reply then return typed(questions, ids, fold(body)); end
	local id = named(questions, ids, reply.attr.id);
	if not id then return; end
	local value = questions[id].forms[fold(without_quote(body)) or ""];
	if value then return id, value, "reply"; end
end

return { bare_emoji = bare_emoji, choice_of = choice_of };
