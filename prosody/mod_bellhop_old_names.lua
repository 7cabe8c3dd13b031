-- Names that people had before: such an address answers with the new one (RFC 6120 §8.3.3.5), and what somebody wrote under an
-- old name is in the own archive as the own. Specification: xep/directory.md, "Giving somebody another name"

local st = require "util.stanza";
local jid = require "util.jid";
local datetime = require "util.datetime";
local filters = require "util.filters";
local rostermanager = require "core.rostermanager";

local directory = module:depends "bellhop_directory";

local first = 900; -- before every module that delivers or answers; behind mod_bellhop_outsiders, which lets no guest ask

--- The old address

-- Strangers are answered as everywhere: nobody is here.
local function knows(sender, new)
	local name, host = jid.split(sender);
	if host == module.host and directory.exists(name) and not directory.is_guest(name) then return true; end
	return rostermanager.load_roster(new, module.host)[sender] ~= nil;
end

local silent = { error = true, result = true, unavailable = true };

local function answer(event)
	local origin, stanza = event.origin, event.stanza;
	local name = jid.node(stanza.attr.to);
	local new = name and directory.moved(name);
	if not new or silent[stanza.attr.type or ""] or not knows(jid.bare(stanza.attr.from), new) then return; end
	local address = jid.join(new, module.host);
	origin.send(st.error_reply(stanza, {
		type = "cancel", condition = "gone", text = ("The address is now %s."):format(address);
		extra = { uri = "xmpp:"..address };
	}));
	return true;
end

for _, stanza in ipairs { "message", "presence", "iq" } do
	module:hook(stanza.."/bare", answer, first);
	module:hook(stanza.."/full", answer, first);
end

--- The own archive

local function own_address(address, stamp, names, own)
	local node, host, resource = jid.split(address);
	if host ~= module.host then return address; end
	for _, former in ipairs(names) do
		if former.name == node and stamp <= former.till then return jid.join(own, host, resource); end
	end
	return address;
end

-- A result of a query (XEP-0313 §5.2): whatever was written under an old name while it was the own one.
local function readdress(stanza, names, own)
	local result = stanza.name == "message" and stanza:get_child("result", "urn:xmpp:mam:2");
	local forwarded = result and result:get_child("forwarded", "urn:xmpp:forward:0");
	local delay = forwarded and forwarded:get_child("delay", "urn:xmpp:delay");
	local message = forwarded and forwarded:get_child("message", "jabber:client");
	local stamp = delay and datetime.parse(delay.attr.stamp);
	if not stamp or not message then return stanza; end
	for _, end_ in ipairs { "from", "to" } do
		if message.attr[end_] then message.attr[end_] = own_address(message.attr[end_], stamp, names, own); end
	end
	return stanza;
end

module:hook("resource-bind", function (event)
	local session = event.session;
	local names = directory.formerly(session.username);
	if not names[1] then return; end
	filters.add_filter(session, "stanzas/out", function (stanza)
		return stanza.attr and readdress(stanza, names, session.username) or stanza;
	end);
end);
