-- What guests and strangers on other servers write to accounts: to whom it is delivered, and that nobody else can be told
-- from an account that is not there. Specification: xep/directory.md, "Guests" and "Strangers on other servers"
--
-- Why: a message to an account is delivered, one to no account comes back, so whoever tries names learns who is here.

local st = require "util.stanza";
local jid = require "util.jid";
local rostermanager = require "core.rostermanager";

local directory = module:depends "bellhop_directory";

local first = 1000; -- before every module that delivers or answers
local answer = "Nobody here takes messages from you at this address. Write in a group that you are both in, or ask to be a contact.";

-- "contacts": only contacts and whom the account wrote to; "everybody": accounts can be told from none.
local strangers = module:get_option_string("bellhop_strangers", "contacts");

-- account -> guest, or address elsewhere -> since when the account writes there
local written = module:open_store(nil, "map");

-- The key under which an account remembers that it writes to a guest, or to an address on another server. Who writes to the
-- Bellhop of another organisation knows all its addresses.
local function outsider_at(address)
	local name, host = jid.split(address);
	if host == module.host then return directory.is_guest(name) and name or nil; end
	if not name or prosody.hosts[host] then return; end
	local organisation = name == "bellhop" and host:match("^bellhop%.(.+)$");
	return organisation and "@"..organisation or name.."@"..host;
end

-- An account that writes to an outsider, or enters a room there, is somebody for that outsider from then on.
local function note(event)
	local origin, stanza = event.origin, event.stanza;
	local outsider = origin.type == "c2s" and stanza.attr.to and outsider_at(stanza.attr.to);
	if not outsider or directory.is_guest(origin.username) or written:get(origin.username, outsider) then return; end
	written:set(origin.username, outsider, os.time());
end

module:hook("pre-message/bare", note, first);
module:hook("pre-message/full", note, first);
module:hook("pre-presence/full", note, first);

local function knows(name, address, key)
	local roster = directory.exists(name) and rostermanager.load_roster(name, module.host);
	return roster and roster[address] ~= nil or written:get(name, key) ~= nil;
end

-- One answer, whether there is such an account or not.
local function deny(origin, stanza)
	local type = stanza.attr.type;
	if type == "error" or type == "result" then return true; end
	origin.send(st.error_reply(stanza, "cancel", "service-unavailable", answer));
	return true;
end

local function is_answer(stanza)
	return stanza.name == "iq" and (stanza.attr.type == "result" or stanza.attr.type == "error");
end

local function guard(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" or not directory.is_guest(origin.username) then return; end
	if is_answer(stanza) then return; end -- of the guest's client, which somebody here has asked
	local name = jid.node(stanza.attr.to);
	if not name or name == origin.username then return; end
	if knows(name, origin.username.."@"..module.host, origin.username) then return; end
	return deny(origin, stanza);
end

-- Another Bellhop that offers something, and a room that invites: both come before the account could know of them.
local function is_introduction(from, stanza)
	local name, host = jid.split(from);
	if name == "bellhop" and host:match("^bellhop%.") then return true; end
	local muc = stanza:get_child("x", "http://jabber.org/protocol/muc#user");
	return muc ~= nil and muc:get_child("invite") ~= nil;
end

-- Whether an account wrote to the Bellhop of an organisation that an address on another server belongs to.
local function knows_organisation(name, host)
	while host do
		if written:get(name, "@"..host) then return true; end
		host = host:match("^[^.]+%.(.+)$");
	end
	return false;
end

local function guard_from_elsewhere(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "s2sin" or strangers == "everybody" then return; end
	local name, from = jid.node(stanza.attr.to), jid.bare(stanza.attr.from);
	if not name then return; end
	if directory.exists(name) and (knows(name, from, from) or knows_organisation(name, jid.host(from))) then return; end
	if not is_introduction(from, stanza) then return deny(origin, stanza); end
	return not directory.exists(name) or nil; -- no answer, as from an account that is here
end

module:hook("message/bare", guard_from_elsewhere, first);
module:hook("message/full", guard_from_elsewhere, first);

for _, stanza in ipairs { "message", "iq" } do
	module:hook(stanza.."/bare", guard, first);
	module:hook(stanza.."/full", guard, first);
end
