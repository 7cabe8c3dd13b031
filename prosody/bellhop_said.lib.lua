-- What a message of a room is: whose, a correction of which other one, and what people read of it.

local jid = require "util.jid";

local xmlns_retract = "urn:xmpp:message-retract:1";
local xmlns_fasten = "urn:xmpp:fasten:0";
local xmlns_sid = "urn:xmpp:sid:0";
local xmlns_occupant = "urn:xmpp:occupant-id:0";
local xmlns_correct = "urn:xmpp:message-correct:0";
local xmlns_reactions = "urn:xmpp:reactions:0";
local xmlns_encryption = "urn:xmpp:eme:0";
local xmlns_sfs, xmlns_metadata, xmlns_url = "urn:xmpp:sfs:0", "urn:xmpp:file:metadata:0", "http://jabber.org/protocol/url-data";

local function is_by_same(one, other)
	local sender, another = one:get_child("occupant-id", xmlns_occupant), other:get_child("occupant-id", xmlns_occupant);
	if sender and another then return sender.attr.id == another.attr.id; end
	return one.attr.from == other.attr.from;
end

-- The id of the message that a correction (XEP-0308) stands in for
local function corrects(stanza) return stanza:find("{"..xmlns_correct.."}replace@id"); end

local function is_called(stanza, id)
	return stanza.attr.id == id or stanza:find("{"..xmlns_sid.."}origin-id@id") == id;
end

-- Whether a person said something: in words, by a file or hidden, but not by a reaction or a retraction, whatever body stands in for it.
local function is_said(stanza)
	return jid.resource(stanza.attr.from) ~= nil
		and not stanza:get_child("reactions", xmlns_reactions)
		and not stanza:get_child("retract", xmlns_retract) and not stanza:get_child("apply-to", xmlns_fasten)
		and not stanza:get_child("retracted", xmlns_retract);
end

-- What an owner reads of a message: its words, or what is there instead.
local function words_of(stanza)
	local body = stanza:get_child_text("body");
	if body and body ~= "" then return body; end
	local file = stanza:get_child("file-sharing", xmlns_sfs);
	if file then
		return file:find("{"..xmlns_metadata.."}file/name#") or file:find("sources/{"..xmlns_url.."}url-data@target") or "A file";
	end
	return stanza:find("{jabber:x:oob}x/url#") or stanza:get_child("encryption", xmlns_encryption) and "An encrypted message";
end

return { is_by_same = is_by_same, corrects = corrects, is_called = is_called, is_said = is_said, words_of = words_of };
