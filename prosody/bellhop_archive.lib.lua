-- Archives (XEP-0313) as witnesses: mod_mam writes a message down before any client or the offline storage gets it.

local jid_split, jid_bare = require "util.jid".split, require "util.jid".bare;
local xml_escape = require "util.stanza".xml_escape;

local name = module:get_option_string("archive_store", "archive");
local archive, preferences = module:open_store(name, "archive"), module:open_store(name.."_prefs");
local policy = module:get_option_string("default_archive_policy", "always");
local keeps_all = (policy == "always" or policy == "true") and not module:get_option_boolean("mam_smart_enable", false);

-- Whether somebody's archive certainly keeps messages of this kind: not when there are preferences of the person's own.
-- Without mod_mam the event has no answer.
local function keeps(user, message, origin)
	local own, err = preferences:get(user);
	if own or err or not keeps_all then return false; end
	return module:fire_event("archive-should-store", { stanza = message, session = origin });
end

-- Answers, for the people of one chunk, whether the archive of a person keeps messages from an address (XEP-0313 §6), by the
-- preferences of that person. Nothing where that takes more than preferences to know. A list of those who have any is read once:
-- looking for the preferences of each person is a large part of what archiving costs.
local function keepers()
	local chosen = {};
	for user in preferences:users() do chosen[user] = true; end
	return function (user, from)
		local own = chosen[user] and preferences:get(user);
		if not own then return keeps_all; end
		local rule = own[jid_bare(from)];
		if rule == nil then rule = own[false]; end
		return rule == true or nil;
	end
end

-- Whether a message is in its recipient's archive since a time; nil where that cannot be read.
local function has(message, since)
	local user, host = jid_split(message.attr.to);
	local id = message.attr.id;
	if host ~= module.host or not user or not id then return nil; end

	-- Storage drivers other than mod_storage_bellhop do not know `containing`, and read all since then.
	local items = archive:find(user, { with = jid_bare(message.attr.from), start = since, containing = xml_escape(id) });
	if not items then return nil; end
	local found = false;
	for _, item in items do found = found or item.attr.id == id; end
	return found;
end

-- Whether a message was certainly not handed on since a time: its recipient's archive would have it and does not.
local function lacks(message, origin, since)
	local user, host = jid_split(message.attr.to);
	if host ~= module.host or not user or not keeps(user, message, origin) then return false; end
	return has(message, since) == false;
end

-- Writes a message into its recipient's archive that nobody there gets otherwise.
local function add(message, origin)
	local user, host = jid_split(message.attr.to);
	if host ~= module.host or not user or not keeps(user, message, origin) then return; end
	local ok, err = archive:append(user, nil, message, os.time(), jid_bare(message.attr.from));
	if not ok then module:log("warn", "A message that %s blocks is not in the archive: %s", user, err); end
end

return { keepers = keepers, has = has, lacks = lacks, add = add };
