-- Messages that matter later although they have no body: reactions (XEP-0444), retractions (XEP-0424, both generations),
-- corrections (XEP-0308) and files (XEP-0447, XEP-0385, XEP-0066). What its sender says not to store (XEP-0334) does not.

local lasting = {
	["urn:xmpp:reactions:0 reactions"] = true;
	["urn:xmpp:message-retract:1 retract"] = true;
	["urn:xmpp:fasten:0 apply-to"] = true;
	["urn:xmpp:message-correct:0 replace"] = true;
	["urn:xmpp:sfs:0 file-sharing"] = true;
	["urn:xmpp:reference:0 reference"] = true;
	["jabber:x:oob x"] = true;
};

local xmlns_hints = "urn:xmpp:hints";

return function (stanza)
	if stanza:get_child("no-store", xmlns_hints) or stanza:get_child("no-permanent-store", xmlns_hints) then return false; end
	for _, tag in ipairs(stanza.tags) do
		if tag.attr.xmlns and lasting[tag.attr.xmlns.." "..tag.name] then return true; end
	end
	return false;
end
