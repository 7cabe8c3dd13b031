-- What guests write to accounts: to whom it is delivered, and that nobody else can be told from an account that is not there.
-- Specification: xep/directory.md, "Guests"
--
-- Why: a message to an account is delivered, one to no account comes back, so a guest who tries names learns who is here.

local st = require "util.stanza";
local jid = require "util.jid";
local rostermanager = require "core.rostermanager";

local directory = module:depends "bellhop_directory";

local first = 1000; -- before every module that delivers or answers
local answer = "Nobody here takes messages from you at this address. Write in a group that you are both in, or ask to be a contact.";

local written = module:open_store(nil, "map"); -- member -> guest -> since when the member writes to the guest

local function guest_of(address)
	local name, host = jid.split(address);
	return host == module.host and directory.is_guest(name) and name or nil;
end

-- A member who writes to a guest is somebody for that guest from then on.
local function note(event)
	local origin, stanza = event.origin, event.stanza;
	local guest = origin.type == "c2s" and stanza.attr.to and guest_of(stanza.attr.to);
	if not guest or directory.is_guest(origin.username) or written:get(origin.username, guest) then return; end
	written:set(origin.username, guest, os.time());
end

module:hook("pre-message/bare", note, first);
module:hook("pre-message/full", note, first);

local function knows(name, guest)
	local roster = directory.exists(name) and rostermanager.load_roster(name, module.host);
	return roster and roster[guest.."@"..module.host] ~= nil or written:get(name, guest) ~= nil;
end

-- One answer, whether there is such an account or not.
local function deny(origin, stanza)
	local type = stanza.attr.type;
	if type == "error" or type == "result" then return true; end
	origin.send(st.error_reply(stanza, "cancel", "service-unavailable", answer));
	return true;
end

local function guard(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" or not directory.is_guest(origin.username) then return; end
	local name = jid.node(stanza.attr.to);
	if not name or name == origin.username or knows(name, origin.username) then return; end
	return deny(origin, stanza);
end

for _, stanza in ipairs { "message", "iq" } do
	module:hook(stanza.."/bare", guard, first);
	module:hook(stanza.."/full", guard, first);
end
