-- Bellhop's four hosts in this server, written by setup/install.sh. Their settings are in /etc/bellhop/bellhop.conf.
local lua = Lua or _G -- 13 calls it Lua, 0.12 has no name for it
local program = "/opt/bellhop/prosody/"
local settings = lua.dofile(program .. "config/settings.lua")("/etc/bellhop/bellhop.conf")

plugin_paths = { "/usr/local/lib/prosody/modules", program } -- if this server has modules elsewhere, name the folder here, too
lua.loadfile(program .. "config/hosts.lua", "t", _ENV)(settings).define()

VirtualHost(settings.domain) -- accounts come from the organisation alone
	modules_disabled = { "register", "register_ibr", "register_limits", "invites", "invites_adhoc", "invites_register" }
