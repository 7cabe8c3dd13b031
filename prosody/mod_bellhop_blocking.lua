-- Block lists: who blocks addresses of Bellhop (XEP-0191). Specification: xep/blocking.md

local st = require "util.stanza";
local jid = require "util.jid";
local bellhop = module:require "bellhop";

local xmlns = "urn:bellhop:blocking:1";
local store = module:open_store("blocklist"); -- mod_blocklist's own

local function blocked_of(name)
	local list, err = store:get(name);
	if err then error(err); end
	local blocked = {};
	for address in pairs(list or {}) do
		if type(address) == "string" and jid.host(address) == bellhop.component then table.insert(blocked, address); end
	end
	table.sort(blocked);
	return blocked;
end

bellhop.answer("iq-get/host/"..xmlns..":blocking", function ()
	local answer = st.stanza("blocking", { xmlns = xmlns });
	for name in store:users() do
		local blocked = blocked_of(name);
		if #blocked > 0 then
			answer:tag("blocks", { of = name }):text_tag("jids", table.concat(blocked, " ")):up();
		end
	end
	return answer;
end);
