-- Accounts as the server itself keeps them, hashed: bench_accounts of them, user1 and so on, with bench_password. All get the
-- record of one, because hashing for each would block the start, and a roster as long as those of a generated organisation,
-- because it is read at every sign-in. What sign-in is compared with, not for use.

local usermanager = require "core.usermanager";

local count = module:get_option_number("bench_accounts", 0);
local password = module:get_option_string("bench_password", "K7F3-M2QX-9D4T-V");
local contacts = 14; -- a team of ten, its channels, and Bellhop

local function roster()
	local items, given = {}, {};
	for at = 1, contacts do
		local address, name = ("colleague%d@%s"):format(at, module.host), "Given Family"..at;
		items[address] = { name = name, subscription = "both", groups = { ["Somebody's team"] = true } };
		given[address] = { name = name, subscription = "both", groups = { ["Somebody's team"] = true } };
	end
	items[false] = { version = 1, pending = {}, given = given };
	return items;
end

module:hook_global("server-started", function ()
	if count == 0 then return; end
	assert(usermanager.create_user("user0", password, module.host));
	local store, rosters = module:open_store("accounts"), module:open_store("roster");
	local record, contacted = assert(store:get("user0")), roster();
	for at = 1, count do
		assert(store:set("user"..at, record));
		assert(rosters:set("user"..at, contacted));
	end
end);
