-- Uploads (XEP-0363) by guests and for people without a stream. Specification: xep/directory.md, "Guests"; xep/uploads.md
-- Each guest uploads so many bytes a day, which is less than a member may.
--
-- Why: mod_http_file_share has one daily quota for everybody, and whoever opens a poster's link has an account.

local jid = require "util.jid";
local st = require "util.stanza";

local answer = module:require "bellhop".answer;
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

local UPLOAD = "urn:xmpp:http:upload:0";

-- A slot for somebody whom the gateway knows, by all rules that hold for that person's own client.
answer("iq-get/host/urn:bellhop:uploads:1:request", function (asked)
	local attr = asked.attr;
	local reply;
	local request = st.iq({ type = "get", id = "slot", from = attr["for"], to = module.host })
		:tag("request", { xmlns = UPLOAD, filename = attr.filename, size = attr.size, ["content-type"] = attr["content-type"] });
	module:fire_event("iq-get/host/" .. UPLOAD .. ":request", {
		stanza = request; origin = { send = function (stanza) reply = stanza; end };
	});
	if not reply then return nil, "service-unavailable"; end
	local slot = reply:get_child("slot", UPLOAD);
	if not slot then
		local _, condition, text = reply:get_error();
		return nil, condition, text;
	end
	local put = slot:get_child("put");
	return st.stanza("slot", { xmlns = "urn:bellhop:uploads:1",
		get = slot:get_child("get").attr.url; put = put.attr.url; authorization = put:get_child_text("header") });
end);
