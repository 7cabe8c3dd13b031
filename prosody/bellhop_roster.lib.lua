-- Rosters as mod_bellhop_rosters keeps them. Those of people who are not online are changed on disk and not kept in memory.

local rostermanager = require "core.rostermanager";

local host = prosody.hosts[module.host];
local bare_sessions = prosody.bare_sessions;
local store = module:open_store("roster");

local function load(name, address)
	if bare_sessions[address] then return rostermanager.load_roster(name, module.host); end
	local roster, err = store:get(name);
	if err then error(err); end
	return roster or {};
end

-- `given` is what the organisation has put there, as it was put.
local function metadata(roster)
	roster[false] = roster[false] or {};
	roster[false].pending = roster[false].pending or {};
	roster[false].given = roster[false].given or {};
	return roster[false];
end

local function save(name, address, roster)
	if bare_sessions[address] then return rostermanager.save_roster(name, module.host, roster); end
	local data = metadata(roster);
	if data.version ~= true then data.version = (data.version or 0) + 1; end
	if host.roster_cache then host.roster_cache:set(address, nil); end
	return store:set(name, roster);
end

-- What the server has in memory of a roster is this from now on; nothing: it is read anew.
local function replace(address, roster)
	if bare_sessions[address] then rawset(bare_sessions[address], "roster", roster); end
	if host.roster_cache then host.roster_cache:set(address, roster); end
end

return { load = load, metadata = metadata, save = save, replace = replace };
