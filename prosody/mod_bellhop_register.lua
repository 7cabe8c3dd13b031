-- Signing up by invitation: XEP-0445 tokens over XEP-0077, for the invited account alone. Specification: xep/register.md
-- Nothing is made in the server: who is invited is in the directory already. What the client sends as password becomes the
-- credential of its device, kept by the gateway. Without a token there is no form, and behind it neither change nor removal.

local dataforms = require "util.dataforms";
local encodings = require "util.encodings";
local jid_join = require "util.jid".join;
local st = require "util.stanza";

local post = module:require "bellhop_gateway".post;
local nodeprep, saslprep = encodings.stringprep.nodeprep, encodings.stringprep.saslprep;

local xmlns_register = "jabber:iq:register";
local encrypted = module:get_option_boolean("c2s_require_encryption", module:get_option_boolean("require_encryption", true));

local texts = {
	uninvited = "Accounts are made by invitation here. Open the link of your invitation with this app, "
		.."or sign in with your access code as the password.";
	changed = "There are no passwords to change here: every device has an access code. Ask Bellhop for a new one.";
	removed = "Accounts are kept by your organisation. Ask its administrator to remove yours.";
	weak = "This password is too easy to guess. Let your app make one, or type the access code of your invitation.";
	unavailable = "Signing up is not possible at the moment. Try again soon.";
	unreadable = "This request cannot be read.";
};

-- What the gateway may say no with, as a condition and its type (RFC 6120 §8.3.3).
local refusals = {
	[403] = { "forbidden", "auth" };
	[404] = { "item-not-found", "cancel" };
	[409] = { "conflict", "cancel" };
	[422] = { "not-acceptable", "modify" };
	[429] = { "resource-constraint", "wait" };
};
-- Of all that say "later", the one that clients show as "try again later".
local unavailable = { "resource-constraint", "wait" };

local function refuse(event, refusal, text)
	event.origin.send(st.error_reply(event.stanza, refusal[2], refusal[1], text));
	return true;
end

local function refuse_as_gateway(event, status, answer)
	if refusals[status] then
		return refuse(event, refusals[status], type(answer.text) == "string" and answer.text or nil);
	end
	module:log("warn", "The gateway could not check an invitation (%s)", status or "no answer");
	return refuse(event, unavailable, texts.unavailable);
end

local function is_open(session)
	return session.type == "c2s_unauthed" and (session.secure or not encrypted);
end

--- What is offered

-- Conversations asks only where all of XEP-0445 §4 is there, Monal for the first, older clients for the second.
local features = {
	st.stanza("register", { xmlns = "urn:xmpp:ibr-token:0" });
	st.stanza("register", { xmlns = "urn:xmpp:invite" });
	st.stanza("register", { xmlns = "http://jabber.org/features/iq-register" });
};

module:hook("stream-features", function (event)
	if not is_open(event.origin) then return; end
	for _, feature in ipairs(features) do event.features:add_child(feature); end
end);

module:hook("stanza/iq/urn:xmpp:pars:0:preauth", function (event)
	local session, token = event.origin, event.stanza.tags[1].attr.token;
	if not is_open(session) then return; end
	if event.stanza.attr.type ~= "set" or not token then return refuse(event, { "bad-request", "modify" }, texts.unreadable); end

	session.bellhop_invite = nil;
	local status, answer = post("/internal/invite", { token = token, address = session.ip });
	-- What XEP-0445 §5 wants for a token that is worth nothing; at anything else Conversations goes on.
	if status == 403 then status = 404; end
	if status ~= 200 then return refuse_as_gateway(event, status, answer); end
	local username = type(answer.username) == "string" and nodeprep(answer.username, true);
	if not username or username == "" then return refuse_as_gateway(event, nil, answer); end
	session.bellhop_invite = { token = token, username = username };
	session.send(st.reply(event.stanza));
	return true;
end);

--- The form, with the invited account filled in

local function form_for(username)
	local address = jid_join(username, module.host);
	return dataforms.new {
		title = "Signing up";
		instructions = "You are invited as "..address..". Let your app make a password, or type the access code of your invitation.";
		{ name = "FORM_TYPE", type = "hidden", value = xmlns_register };
		{ type = "fixed", value = "Your address: "..address };
		{ name = "username", type = "hidden", value = username };
		{ name = "password", type = "text-private", label = "Password or access code", required = true };
	};
end

local function offer(event, invite)
	local form = form_for(invite.username);
	local reply = st.reply(event.stanza):query(xmlns_register)
		:text_tag("instructions", form.instructions)
		:text_tag("username", invite.username)
		:tag("password"):up()
		:add_child(form:form());
	event.origin.send(reply);
	return true;
end

-- Username and password, from the form or as XEP-0077 had it before there were forms.
local function read(query)
	local form = query:get_child("x", "jabber:x:data");
	if form then
		local data = form_for(""):data(form);
		return data.username or "", data.password;
	end
	return query:get_child_text("username") or "", query:get_child_text("password");
end

--- The password

local function distinct(text)
	local seen, count = {}, 0;
	for each in text:gmatch(".") do
		if not seen[each] then seen[each], count = true, count + 1; end
	end
	return count;
end

-- Conversations makes 12 characters, others 16 and more; people who choose their own choose shorter or simpler ones.
local function is_strong(password)
	local as_code = password:gsub("[%s-]", "");
	if #password >= 16 or as_code:match("^%w+$") and #as_code == 13 then return true; end
	return #password >= 12 and distinct(password) >= 8 and not password:match("^%l+$") and not password:match("^%u+$");
end

local function sign_up(event, invite)
	local session = event.origin;
	local username, password = read(event.stanza.tags[1]);
	if username ~= "" and nodeprep(username, true) ~= invite.username then
		return refuse(event, { "not-acceptable", "modify" }, "Your invitation is for "..jid_join(invite.username, module.host)..".");
	end
	local credential = password and saslprep(password); -- as the same text will come when signing in (RFC 4616 §2)
	if not credential or not is_strong(credential) then return refuse(event, { "not-acceptable", "modify" }, texts.weak); end

	local question = { token = invite.token, username = invite.username, credential = credential, address = session.ip };
	local status, answer = post("/internal/register", question);
	if status ~= 200 then return refuse_as_gateway(event, status, answer); end
	session.send(st.reply(event.stanza));
	return true;
end

module:hook("stanza/iq/"..xmlns_register..":query", function (event)
	local session, stanza = event.origin, event.stanza;
	if not is_open(session) then return; end
	local invite = session.bellhop_invite;
	if not invite then return refuse(event, { "not-allowed", "cancel" }, texts.uninvited); end
	if stanza.attr.type == "get" then return offer(event, invite); end
	if stanza.tags[1]:get_child("remove") then return refuse(event, { "not-allowed", "cancel" }, texts.removed); end
	return sign_up(event, invite);
end);

--- Behind it: what XEP-0077 offers to who is signed in

local function signed_in(event)
	local session, stanza = event.origin, event.stanza;
	if session.type ~= "c2s" then return; end
	local text = stanza.tags[1]:get_child("remove") and texts.removed or texts.changed;
	return refuse(event, { "not-allowed", "cancel" }, text);
end

module:hook("iq/self/"..xmlns_register..":query", signed_in);
module:hook("iq/host/"..xmlns_register..":query", signed_in);
