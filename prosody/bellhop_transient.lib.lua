-- Messages that mean nothing once their moment is over, so that nobody wants them to wait: chat states (XEP-0085), receipts
-- (XEP-0184) and markers (XEP-0333) with nothing else to say, and what its sender says not to store (XEP-0334).

local transient = {};
for xmlns, names in pairs {
	["http://jabber.org/protocol/chatstates"] = { "active", "composing", "paused", "inactive", "gone" };
	["urn:xmpp:receipts"] = { "received" };
	["urn:xmpp:chat-markers:0"] = { "received", "displayed", "acknowledged" };
} do
	for _, name in ipairs(names) do transient[xmlns.." "..name] = true; end
end

-- What clients add to them that says nothing by itself. A body is not among it, and neither is what we do not know.
local about = { ["urn:xmpp:hints"] = true, ["urn:xmpp:sid:0"] = true };

return function (stanza)
	if stanza:get_child("no-store", "urn:xmpp:hints") then return true; end
	local found = false;
	for _, tag in ipairs(stanza.tags) do
		local xmlns = tag.attr.xmlns;
		if xmlns and transient[xmlns.." "..tag.name] then
			found = true;
		elseif tag.name ~= "thread" and not about[xmlns or ""] then
			return false;
		end
	end
	return found;
end
