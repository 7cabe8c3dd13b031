-- Uploads by guests (XEP-0363): each guest uploads so many bytes a day, which is less than a member may.
-- Specification: xep/directory.md, "Guests"
--
-- Why: mod_http_file_share has one daily quota for everybody, and whoever opens a poster's link has an account.

local jid = require "util.jid";
local st = require "util.stanza";

local directory = module:depends "bellhop_directory";
local share = module:depends "http_file_share";

local quota = module:get_option_number("bellhop_guest_upload_quota", 10 * 1024 * 1024); -- bytes a day; 0: no uploads

-- Before mod_http_file_share, which answers everything that this quota does not refuse.
module:hook("iq-get/host/urn:xmpp:http:upload:0:request", function (event)
	local origin, stanza = event.origin, event.stanza;
	local name, host = jid.split(stanza.attr.from);
	if host ~= module.host or not directory.is_guest(name) then return; end
	local size = tonumber(stanza.tags[1].attr.size);
	if not size or size < 0 then return; end
	local used = share.get_daily_quota(jid.bare(stanza.attr.from));
	if used and used + size <= quota and quota > 0 then return; end
	local text = quota > 0 and ("Guests upload at most %d MB a day."):format(quota // (1024 * 1024)) or "Guests upload nothing here.";
	origin.send(st.error_reply(stanza, "wait", "resource-constraint", text));
	return true;
end, 10);
