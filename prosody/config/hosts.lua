-- The four hosts of Bellhop in an XMPP server: the organisation's domain, its rooms, its feeds, and Bellhop itself. A chunk
-- of the server's configuration: prosody.cfg.lua is a whole server with them, setup/installed/prosody-hosts.cfg.lua adds them
-- to a server that is there. So all that they need stands on the hosts, and what is global only raises a bound.
-- luacheck: globals VirtualHost Component
-- luacheck: ignore 111
local settings = ...
local setting, list, megabytes = settings.setting, settings.list, settings.megabytes
local lua = Lua or _G -- luacheck: ignore 113/Lua
local domain = settings.domain
local bellhop = "bellhop." .. domain
local gateway = setting("GATEWAY", "http://127.0.0.1:" .. setting("HTTP_PORT", "5290"))
local archived = setting("ARCHIVE", "on") ~= "off"
local limit = setting("BENCH") == "1" and "bench_limit" or ""

local modules = [[
	roster saslauth tls disco
	carbons pep bookmarks private blocklist vcard4 vcard_legacy
	offline smacks csi_simple
	ping time version
	dialback websocket bosh http_file_share
]] .. (archived and "mam" or "")

-- The default of 4 KB makes the server sleep for 2 ms after every 8 KB of a large IQ.
network_default_read_size = 65536
component_stanza_size_limit = 4 * 1024 * 1024 -- the directory and room lists of thousands

-- How and how long the current host keeps messages.
local function keep_messages()
	archive_expires_after = settings.days("ARCHIVE_DAYS")
	muc_log_expires_after = settings.days("ROOM_ARCHIVE_DAYS")
	-- Totals in each answer would count the whole archive each time; who asks for the total alone gets it.
	mam_include_total = false
	muc_log_include_total = false

	-- Archives, messages that wait for somebody, and items of feeds are in SQLite (docs/design/archive.md). All else is in files of
	-- the server's own.
	local driver = setting("ARCHIVE_STORAGE", "bellhop")
	storage = { archive = driver, muc_log = driver, offline = driver, pubsub_data = driver }

	-- The server's own storage remembers how many messages each archive has; without that an append loads and parses the whole
	-- archive. The default of 1,000 archives is passed by an organisation of 1,000 people: each copy of a broadcast to all then costs
	-- 20 to 200 times as much. An entry is made when an archive is first written, so a large number costs nothing in a small one.
	local archives = lua.tonumber(setting("ARCHIVES", 100000))
	storage_archive_item_limit_cache_size = archives
	archive_cleanup_date_cache_size = archives -- used where archive_expires_after is not "never"
	muc_log_cleanup_date_cache_size = archives
	-- The server remembers 64 block lists (XEP-0191). A broadcast looks into that of each recipient, from the disk where it is not
	-- remembered.
	blocklist_cache_size = archives
	-- Bookmarks and read marks (XEP-0490) have an item for each room and conversation; with the default of 256 the oldest ones are lost.
	pep_max_items = 10000
end

local function asks_gateway()
	bellhop_component = bellhop
	bellhop_gateway = gateway
	bellhop_signin_secret = settings.secret("sign-in")
end

local function define()
	VirtualHost(domain)
		authentication = "bellhop"
		asks_gateway()
		keep_messages()
		bellhop_strangers = setting("STRANGERS", "contacts")
		http_external_url = setting("UPLOAD_URL", setting("URL", "http://127.0.0.1:" .. setting("HTTP_PORT", "5290")))
		http_file_share_access = { domain, bellhop } -- people, and the administrator by the gateway
		http_file_share_size_limit = megabytes("UPLOAD_FILE_MB", 50)
		http_file_share_daily_quota = megabytes("UPLOAD_MB", 500)
		http_file_share_global_quota = megabytes("UPLOAD_TOTAL_MB", 50000)
		bellhop_guest_upload_quota = megabytes("GUEST_UPLOAD_MB", 10)
		http_file_share_expires_after = 365 * 86400
		modules_enabled = list(modules .. [[
			bellhop_directory bellhop_renaming bellhop_old_names bellhop_register bellhop_contact bellhop_sessions bellhop_rosters
			bellhop_bookmarks bellhop_fanout bellhop_outbox bellhop_buttons bellhop_uploads bellhop_outsiders bellhop_blocking
			bellhop_archiving bellhop_cards bellhop_activity bellhop_backup bellhop_erasure bellhop_secrets
		]] .. limit .. " " .. setting("EXTRA_MODULES", ""))

	Component("rooms." .. domain) "muc"
		name = "Rooms"
		asks_gateway()
		keep_messages()
		admins = { bellhop }
		muc_vcard = false -- 13's own pictures of rooms: bellhop_pictures draws one where nobody has set one, on 0.12 too
		enforce_registered_nickname = true -- nobody takes a colleague's name
		modules_enabled = list([[
			bellhop_voice bellhop_room_buttons bellhop_hats bellhop_beginnings bellhop_rooms bellhop_rooms_guard bellhop_rooms_form
			bellhop_rooms_changes bellhop_room_spaces bellhop_pictures
		]] .. (archived and "muc_mam bellhop_moderation bellhop_archiving " or "") .. limit)

	Component("news." .. domain) "pubsub"
		name = "News"
		bellhop_component = bellhop
		keep_messages()
		admins = { bellhop }
		pubsub_max_items = 500 -- whoever asks for a feed without a bound gets all of it; archives keep the rest
		modules_enabled = list("bellhop_feeds bellhop_spaces " .. limit)

	Component(bellhop)
		name = "Bellhop"
		-- smacks: what another server did not acknowledge comes back, and goes out again
		modules_enabled = { "smacks", "bellhop_stream", "bellhop_absence" }
		component_secret = settings.secret("component")
		bellhop_stream_ping = lua.tonumber(setting("STREAM_PING", 10))
end

return { modules = modules, define = define, keep_messages = keep_messages }
