-- What archives (XEP-0313) keep: beside what mod_mam and mod_muc_mam keep, what matters without a body; and no refusal of
-- Bellhop's. Load it on the host of the people and on the MUC component.
--
-- Why: without a body a reaction, a retraction or a file is in no archive, so that a client that comes later shows something
-- else than one that was there. An error to a client is in its archive, and comes back at each sign-in.

local jid_host = require "util.jid".host;
local is_lasting = module:require "bellhop_lasting";

local component = module:get_option_string("bellhop_component");

module:hook("archive-should-store", function (event)
	local stanza = event.stanza;
	local kind = stanza.attr.type;
	if kind == "error" then
		if jid_host(stanza.attr.from) == component then return false, "refusal"; end
	elseif kind ~= "groupchat" and kind ~= "headline" and is_lasting(stanza) then
		return true, "lasting";
	end
end, 1);

module:hook("muc-message-is-historic", function (event)
	if is_lasting(event.stanza) then return true, "lasting"; end
end);
