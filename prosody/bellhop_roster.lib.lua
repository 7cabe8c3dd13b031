-- Rosters as mod_bellhop_rosters keeps them. Those of people who are not online are changed on disk and not kept in memory.
-- A roster is written in slices, as that of somebody with 500 contacts takes some hundredths of a second.

local rostermanager = require "core.rostermanager";

local slices = module:require "bellhop_slices";

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

local function no_pause()
	return false;
end

-- Whether a roster that was loaded is still the one that others use. That of somebody who is not online is on the disk alone.
local function is_in_use(address, roster)
	local session = bare_sessions[address];
	return session and session.roster == roster;
end

-- Writes a roster in slices. Returns true; or false, with nothing written, where it is no longer the one that others use; or nil and why.
local function save(name, address, roster, pause)
	local data, was_in_use = metadata(roster), is_in_use(address, roster);
	if data.broken then return nil, "The roster of "..address.." could not be read, and is left as it is."; end
	if data.version ~= true then data.version = (data.version or 0) + 1; end
	local is_saved, err = slices.write("roster", name, roster, pause or no_pause, function ()
		if was_in_use then return is_in_use(address, roster); end
		return not bare_sessions[address];
	end);
	if is_saved == false and is_in_use(address, roster) then return rostermanager.save_roster(name, module.host, roster); end
	if not was_in_use and host.roster_cache then host.roster_cache:set(address, nil); end
	return is_saved, err;
end

-- Whether the last change of a roster is in memory only, as it could not be written.
local function is_unwritten(name)
	return slices.is_unwritten("roster", name);
end

-- What the server has in memory of a roster is this from now on; nothing: it is read anew.
local function replace(address, roster)
	if bare_sessions[address] then rawset(bare_sessions[address], "roster", roster); end
	if host.roster_cache then host.roster_cache:set(address, roster); end
end

return { load = load, metadata = metadata, no_pause = no_pause, save = save, is_unwritten = is_unwritten, replace = replace };
