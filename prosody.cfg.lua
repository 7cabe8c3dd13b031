-- The XMPP server of the demo, of containers and of the tests: one configuration, varied by environment variables.
-- `setup/prosody.ts` sets them from the settings (`./bellhop help settings`); those marked * have no setting.
--
--   BELLHOP_DATA                 folder of everything that lasts; here: prosody/, secrets/, certificates/
--   BELLHOP_DOMAIN               domain of the organisation
--   BELLHOP_LISTEN               addresses to listen on, separated by commas; BELLHOP_XMPP_LISTEN wins over it *
--   BELLHOP_COMPONENT_LISTEN *   addresses for the component connection
--   BELLHOP_C2S_PORT BELLHOP_S2S_PORT BELLHOP_COMPONENT_PORT BELLHOP_XMPP_HTTP_PORT BELLHOP_HTTP_PORT
--                                a server-to-server port of 0 switches federation off
--   BELLHOP_XMPP_HTTP_LISTEN     addresses for HTTP (WebSocket, BOSH, uploads): loopback, as the gateway passes them on
--   BELLHOP_URL BELLHOP_UPLOAD_URL
--                                address that upload links begin with: the gateway's, or another one
--   BELLHOP_SIGN_IN_SECONDS      seconds within which a connection has signed in
--   BELLHOP_UPLOAD_FILE_MB       megabytes of one file
--   BELLHOP_UPLOAD_MB BELLHOP_GUEST_UPLOAD_MB BELLHOP_UPLOAD_TOTAL_MB
--                                megabytes that a member and a guest upload a day, and that all uploads take together
--   BELLHOP_ARCHIVE_DAYS BELLHOP_ROOM_ARCHIVE_DAYS
--                                days after which messages are deleted from archives of people and of rooms; 0: never
--   BELLHOP_LOG_LEVEL            the least that is logged: debug, info, warn or error
--   BELLHOP_GATEWAY *            address under which this server reaches the gateway
--   BELLHOP_GATEWAY_ADDRESSES *  addresses, or ranges as 192.0.2.0/24, from which a gateway on another machine reaches
--                                this server's HTTP: it is believed where browsers come from
--   BELLHOP_CERTIFICATES *       folder of certificates
--   BELLHOP_STREAM_PING *        seconds between two questions whether the component still answers
--   BELLHOP_ARCHIVE *            off: keep no message archives
--   BELLHOP_ARCHIVE_STORAGE *    the storage driver of archives: bellhop, or the server's own, internal or sql
--   BELLHOP_ARCHIVES *           archives of one host, people and rooms, whose lengths the server's own storage drivers remember
--   BELLHOP_PLAIN_C2S *          1: clients may sign in without TLS (tests and benchmarks)
--   BELLHOP_UNLIMITED *          1: no rate limits (tests and benchmarks)
--   BELLHOP_S2S_LISTEN *         addresses for other servers, where they are not the same
--   BELLHOP_S2S_HOSTS *          hosts file that replaces DNS between servers of one machine; certificates go unchecked
--   BELLHOP_BENCH *              1: with what the benchmarks compare with: modules in bench/, two more components,
--                                and a host with BELLHOP_BENCH_ACCOUNTS accounts of the server's own
--   BELLHOP_S2S_CA *             file of certificates that are trusted in others: with it they are checked
--   BELLHOP_EXTRA_MODULES *      more modules for the organisation's host

local lua = Lua or _G -- 13 calls it Lua, 0.12 has no name for it

local function setting(name, default)
	local value = lua.os.getenv("BELLHOP_" .. name)
	if value == nil or value == "" then return default end
	return value
end

local function port(name, default) return lua.tonumber(setting(name, default)) end

local function megabytes(name, default) return lua.tonumber(setting(name, default)) * 1024 * 1024 end

local function list(text)
	local items = {}
	for item in text:gmatch("[^%s,]+") do items[#items + 1] = item end
	return items
end

local function read(path)
	local file, problem = lua.io.open(path)
	if not file then lua.error("A secret is missing: " .. problem, 0) end
	local text = file:read("*a"):gsub("%s+$", "")
	file:close()
	return text
end

local project = lua.debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local data = setting("DATA") or lua.error("BELLHOP_DATA is not set: it names the data folder.", 0)
local domain = setting("DOMAIN", "localhost")
local bellhop = "bellhop." .. domain

local function addresses(text)
	if text == "127.0.0.1" then return { "127.0.0.1", "::1" } end
	return list(text)
end

local function loopback(interfaces)
	for _, each in lua.ipairs(interfaces) do
		if not (each:match("^127%.") or each == "::1") then return false end
	end
	return true
end

local listen = addresses(setting("XMPP_LISTEN", setting("LISTEN", "127.0.0.1")))
local http_listen = addresses(setting("XMPP_HTTP_LISTEN", "127.0.0.1"))
local archived = setting("ARCHIVE", "on") ~= "off"
local http_port = port("XMPP_HTTP_PORT", 5280)
local gateway = setting("GATEWAY", "http://127.0.0.1:" .. setting("HTTP_PORT", "5290"))
local by_hosts_file = setting("S2S_HOSTS")
local bench = setting("BENCH") == "1"
local limit = bench and "bench_limit" or ""

data_path = data .. "/prosody"
umask = "077" -- archives and accounts are for the server's own user
lua.require("util.pposix").umask("077") -- 13 reads the option and does not apply it
certificates = setting("CERTIFICATES", data .. "/certificates")
plugin_paths = { project .. "prosody", bench and project .. "bench" or nil }
run_as_root = lua.require("util.pposix").getuid() == 0
log = { { levels = { min = setting("LOG_LEVEL", "info") }, to = "stdout", timestamps = "%Y-%m-%d %H:%M:%S" } }
gc = { mode = "generational" } -- 1.7 to 2 times the throughput of the default

-- The default of 4 KB makes the server sleep for 2 ms after every 8 KB of a large IQ.
network_default_read_size = 65536

-- Everybody comes back at once when the server was away: who does not find room in this queue tries again after whole seconds.
-- And what is written behind something that a client has not acknowledged yet goes at once, not after the 40 ms of its delayed ACK.
network_settings = { tcp_backlog = 1024, nagle = false }

interfaces = listen
c2s_timeout = port("SIGN_IN_SECONDS", 60) -- the default of 5 minutes lets 25 networks hold all WebSockets of the gateway
c2s_ports = { port("C2S_PORT", 5222) }
s2s_ports = { port("S2S_PORT", 5269) }
s2s_interfaces = list(setting("S2S_LISTEN", lua.table.concat(listen, ",")))
component_ports = { port("COMPONENT_PORT", 5347) }
component_interfaces = list(setting("COMPONENT_LISTEN", "127.0.0.1"))
component_stanza_size_limit = 4 * 1024 * 1024 -- the directory and room lists of thousands
http_ports = { http_port }
http_interfaces = http_listen
https_ports = {}
http_default_host = domain
http_external_url = setting("UPLOAD_URL", setting("URL", "http://127.0.0.1:" .. setting("HTTP_PORT", "5290")))
trusted_proxies = list("127.0.0.1 ::1 " .. setting("GATEWAY_ADDRESSES", ""))
-- Nobody listens on loopback. Elsewhere a sign-in wants TLS: of this server, or of a trusted proxy that says so.
consider_websocket_secure = loopback(http_listen)
consider_bosh_secure = loopback(http_listen)
-- What cross_domain_websocket and cross_domain_bosh were: pages of other names read nothing here.
http_cors_override = { websocket = { enabled = false }, bosh = { enabled = false } }

local modules = {
	"roster"; "saslauth"; "tls"; "disco";
	"carbons"; "pep"; "bookmarks"; "private"; "blocklist"; "vcard4"; "vcard_legacy";
	"offline"; "smacks"; "csi_simple";
	"ping"; "time"; "version";
	"dialback"; "websocket"; "bosh"; "http_file_share";
}
-- Bookmarks and read marks (XEP-0490) have an item for each room and conversation; with the default of 256 the oldest ones are lost.
pep_max_items = 10000

if archived then modules[#modules + 1] = "mam" end
if setting("UNLIMITED") ~= "1" then modules[#modules + 1] = "limits" end
modules_enabled = modules
if setting("S2S_PORT") == "0" then modules_disabled = { "s2s" } end

limits = { c2s = { rate = "100kb/s", burst = "4s" }, s2sin = { rate = "300kb/s", burst = "4s" } }
-- How old a message becomes. Totals in each answer would count the whole archive each time; who asks for the total alone gets it.
local function days(name)
	local number = lua.tonumber(setting(name, 0))
	return number > 0 and ("%dd"):format(number) or "never"
end
archive_expires_after = days("ARCHIVE_DAYS")
muc_log_expires_after = days("ROOM_ARCHIVE_DAYS")
mam_include_total = false
muc_log_include_total = false

-- Archives, messages that wait for somebody, and items of feeds are in SQLite (docs/design/archive.md). All else is in files of the
-- server's own.
local archive_storage = setting("ARCHIVE_STORAGE", "bellhop")
storage = { archive = archive_storage, muc_log = archive_storage, offline = archive_storage, pubsub_data = archive_storage }

-- The server's own storage remembers how many messages each archive has; without that an append loads and parses the whole
-- archive. The default of 1,000 archives is passed by an organisation of 1,000 people: each copy of a broadcast to all then costs
-- 20 to 200 times as much. An entry is made when an archive is first written, so a large number costs nothing in a small one.
local archives = lua.tonumber(setting("ARCHIVES", 100000))
storage_archive_item_limit_cache_size = archives
archive_cleanup_date_cache_size = archives -- used where archive_expires_after is not "never"
muc_log_cleanup_date_cache_size = archives
-- The server remembers 64 block lists (XEP-0191). A broadcast looks into that of each recipient, from the disk where it is not remembered.
blocklist_cache_size = archives

http_file_share_access = { domain, bellhop } -- people, and the administrator by the gateway
http_file_share_size_limit = megabytes("UPLOAD_FILE_MB", 50)
http_file_share_daily_quota = megabytes("UPLOAD_MB", 500)
http_file_share_global_quota = megabytes("UPLOAD_TOTAL_MB", 50000)
bellhop_guest_upload_quota = megabytes("GUEST_UPLOAD_MB", 10)
http_file_share_expires_after = 365 * 86400

local plain = setting("PLAIN_C2S") == "1"
c2s_require_encryption = not plain
allow_unencrypted_plain_auth = plain
local trusted = setting("S2S_CA")
if trusted then ssl = { cafile = trusted } end
s2s_secure_auth = trusted ~= nil or not by_hosts_file
if by_hosts_file then unbound = { resolvconf = false, hoststxt = by_hosts_file, forward = "127.0.0.9" } end

VirtualHost(domain)
	authentication = "bellhop"
	bellhop_component = bellhop
	bellhop_gateway = gateway
	bellhop_signin_secret = read(data .. "/secrets/sign-in")
	bellhop_strangers = setting("STRANGERS", "contacts")
	modules_enabled = {
		"bellhop_directory"; "bellhop_renaming"; "bellhop_old_names"; "bellhop_register"; "bellhop_contact"; "bellhop_sessions"; "bellhop_rosters"; "bellhop_bookmarks";
		"bellhop_fanout"; "bellhop_outbox"; "bellhop_buttons"; "bellhop_uploads"; "bellhop_outsiders"; "bellhop_blocking"; "bellhop_archiving";
		"bellhop_cards"; "bellhop_activity"; "bellhop_backup";
		lua.table.unpack(list(limit .. " " .. setting("EXTRA_MODULES", "")));
	}

Component("rooms." .. domain) "muc"
	name = "Rooms"
	bellhop_component = bellhop
	bellhop_gateway = gateway
	bellhop_signin_secret = read(data .. "/secrets/sign-in")
	admins = { bellhop }
	muc_vcard = false -- 13's own pictures of rooms: bellhop_pictures draws one where nobody has set one, on 0.12 too
	enforce_registered_nickname = true -- nobody takes a colleague's name
	modules_enabled = list("bellhop_voice bellhop_room_buttons bellhop_hats bellhop_beginnings bellhop_rooms bellhop_rooms_guard bellhop_rooms_form bellhop_rooms_changes bellhop_room_spaces bellhop_pictures " .. (archived and "muc_mam bellhop_moderation bellhop_archiving " or "") .. limit)

Component("news." .. domain) "pubsub"
	name = "News"
	bellhop_component = bellhop
	admins = { bellhop }
	pubsub_max_items = 500 -- whoever asks for a feed without a bound gets all of it; archives keep the rest
	modules_enabled = list("bellhop_feeds bellhop_spaces " .. limit)

Component(bellhop)
	name = "Bellhop"
	modules_enabled = { "smacks"; "bellhop_stream"; "bellhop_absence" } -- smacks: what another server did not acknowledge comes back, and goes out again
	component_secret = read(data .. "/secrets/component")
	bellhop_stream_ping = lua.tonumber(setting("STREAM_PING", 10))

if bench then
	for _, name in lua.ipairs { "bare", "plain" } do
		Component(name .. "." .. domain)
			component_secret = read(data .. "/secrets/component")
	end
	VirtualHost("hashed." .. domain) -- accounts and passwords as the server keeps them by itself
		authentication = "internal_hashed"
		bench_accounts = port("BENCH_ACCOUNTS", 0)
		modules_enabled = { "bench_accounts" }
end
