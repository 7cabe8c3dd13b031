-- The XMPP server of the demo, of containers and of the tests: one configuration, varied by environment variables.
-- `setup/prosody.ts` sets them from the settings (`./bellhop help settings`); those marked * have no setting.
-- They may also be lines of the file that BELLHOP_CONFIG names; the environment wins over the file, as in Bellhop itself.
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
--   BELLHOP_USER *               the user of the server's process, for prosodyctl: it gives imported certificates to that user

local lua = Lua or _G -- 13 calls it Lua, 0.12 has no name for it

local project = lua.debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
local settings = lua.dofile(project .. "prosody/config/settings.lua")(lua.os.getenv("BELLHOP_CONFIG"))
local setting, port, list = settings.setting, settings.port, settings.list
local hosts = lua.loadfile(project .. "prosody/config/hosts.lua", "t", _ENV)(settings)
local data, domain = settings.data, settings.domain

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
local http_port = port("XMPP_HTTP_PORT", 5280)
local by_hosts_file = setting("S2S_HOSTS")
local bench = setting("BENCH") == "1"

data_path = data .. "/prosody"
umask = "077" -- archives and accounts are for the server's own user
lua.require("util.pposix").umask("077") -- 13 reads the option and does not apply it
certificates = setting("CERTIFICATES", data .. "/certificates")
plugin_paths = { project .. "prosody", bench and project .. "bench" or nil }
prosody_user = setting("USER")
run_as_root = lua.require("util.pposix").getuid() == 0
log = { { levels = { min = setting("LOG_LEVEL", "info") }, to = "stdout", timestamps = "%Y-%m-%d %H:%M:%S" } }
gc = { mode = "generational" } -- 1.7 to 2 times the throughput of the default

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
http_ports = { http_port }
http_interfaces = http_listen
https_ports = {}
http_default_host = domain
trusted_proxies = list("127.0.0.1 ::1 " .. setting("GATEWAY_ADDRESSES", ""))
-- Nobody listens on loopback. Elsewhere a sign-in wants TLS: of this server, or of a trusted proxy that says so.
consider_websocket_secure = loopback(http_listen)
consider_bosh_secure = loopback(http_listen)
-- What cross_domain_websocket and cross_domain_bosh were: pages of other names read nothing here.
http_cors_override = { websocket = { enabled = false }, bosh = { enabled = false } }

modules_enabled = list(hosts.modules .. (setting("UNLIMITED") ~= "1" and " limits" or ""))
if setting("S2S_PORT") == "0" then modules_disabled = { "s2s" } end

limits = { c2s = { rate = "100kb/s", burst = "4s" }, s2sin = { rate = "300kb/s", burst = "4s" } }

local plain = setting("PLAIN_C2S") == "1"
c2s_require_encryption = not plain
allow_unencrypted_plain_auth = plain
local trusted = setting("S2S_CA")
if trusted then ssl = { cafile = trusted } end
s2s_secure_auth = trusted ~= nil or not by_hosts_file
if by_hosts_file then unbound = { resolvconf = false, hoststxt = by_hosts_file, forward = "127.0.0.9" } end

hosts.define()

if bench then
	for _, name in lua.ipairs { "bare", "plain" } do
		Component(name .. "." .. domain)
			component_secret = settings.secret("component")
	end
	VirtualHost("hashed." .. domain) -- accounts and passwords as the server keeps them by itself
		hosts.keep_messages()
		authentication = "internal_hashed"
		bench_accounts = port("BENCH_ACCOUNTS", 0)
		modules_enabled = { "bench_accounts" }
end
