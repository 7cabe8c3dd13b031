-- Copies in the queue of stream management (XEP-0198). mod_smacks clones each stanza for it, so that a copy would become two trees
-- for a queue that is hardly ever read. Here a copy is queued as a copy, right before mod_smacks would do so, and goes on as text.

local datetime = require "util.datetime".datetime;
local filters = require "util.filters";
local modulemanager = require "core.modulemanager";
local copies = module:require "bellhop_copies";

local behind = -999; -- the priority of mod_smacks' filter: behind all others
local before = -998;

local measure;
local function count() -- as mod_smacks counts them
	measure = measure or modulemanager.get_module(module.host, "smacks").module:measure("tx_queued_stanzas", "counter");
	measure(1);
end

local last, stamp = nil, nil;
local function now()
	local seconds = os.time();
	if seconds ~= last then last, stamp = seconds, datetime(seconds); end
	return stamp;
end

local function can_queue(session)
	return session.smacks and session.outgoing_stanza_queue and not session.hibernating and not session.resending_unacked;
end

local function queue(stanza, session)
	local model = type(stanza) == "table" and copies.model_of(stanza);
	if not model or not can_queue(session) or model.message:get_child("delay", "urn:xmpp:delay") then return stanza; end
	session.outgoing_stanza_queue:push(copies.delayed(stanza, session.username.."@"..session.host, now()));
	count();
	return tostring(stanza);
end

-- Prepares the sessions of an account for copies. mod_smacks takes its filter out of a session that was resumed and puts it in anew.
return function (address)
	local user = prosody.bare_sessions[address];
	for _, session in pairs(user and user.sessions or {}) do
		local list = session.smacks and session.filters and session.filters["stanzas/out"];
		if list and not list[queue] and list[list[#list]] == behind then filters.add_filter(session, "stanzas/out", queue, before); end
	end
end
