-- Reads the secrets that the server shares with Bellhop again. Specification: xep/secrets.md

local sha256 = require "util.hashes".sha256;

local bellhop = module:require "bellhop";

local function is_secret(host, option, digest)
	local value = module:context(host):get_option_string(option);
	return value and sha256(value, true) == digest;
end

bellhop.answer("iq-set/host/urn:bellhop:secrets:1:reload", function (reload)
	local ok, err = prosody.reload_config();
	if not ok then
		module:log("error", "The configuration cannot be read again: %s", err);
		return nil, "internal-server-error";
	end
	local attr = reload.attr;
	if not is_secret(bellhop.component, "component_secret", attr.component)
		or not is_secret(module.host, "bellhop_signin_secret", attr["sign-in"]) then
		return nil, "conflict", "The server has other secrets: its configuration does not read those of Bellhop's data folder.";
	end
end);
