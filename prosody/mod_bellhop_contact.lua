-- Contacts by invitation: a subscription request with a token (XEP-0379) between two accounts here. Specification: xep/contact.md
-- The gateway knows what the token is worth and puts both into each other's rosters. Whatever it does not grant goes on as an
-- ordinary request, which the other person can accept: nothing is lost by a token that came too late.

local jid = require "util.jid";
local st = require "util.stanza";

local directory = module:depends "bellhop_directory";
local post = module:require "bellhop_gateway".post;

-- The token of a request from a client's own stream to somebody here: nothing else may wait for the gateway.
local function token_of(session, stanza)
	local name, host = jid.split(stanza.attr.to);
	local preauth = stanza:get_child("preauth", "urn:xmpp:pars:0");
	local asks = session.type == "c2s" and stanza.attr.type == "subscribe" and preauth;
	return asks and host == module.host and directory.exists(name) and preauth.attr.token or nil;
end

module:hook("pre-presence/bare", function (event)
	local session, stanza = event.origin, event.stanza;
	local token = token_of(session, stanza);
	if not token then return; end

	local name = jid.split(stanza.attr.to);
	local status = post("/internal/contact", { token = token, by = session.username, with = name, address = session.ip });
	if status ~= 200 then
		if status ~= 403 then module:log("warn", "The gateway could not check a contact's token (%s)", status or "no answer"); end
		return;
	end
	-- Rosters and presence have come by the gateway's own ways; what is left is the answer.
	session.send(st.presence({ type = "subscribed", from = jid.bare(stanza.attr.to), to = jid.bare(session.full_jid) }));
	return true;
end, 10); -- before the roster notes the request
