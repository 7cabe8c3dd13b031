-- Sign-in: the directory says who exists, Bellhop's gateway says whether an access code is right and which
-- device it belongs to. Specification: xep/sign-in.md
-- Only the password test waits for the gateway. When the gateway cannot answer, the client hears
-- temporary-auth-failure: not-authorized would make it forget a code that may be right.
-- The device is the resource, so that a device signing in again replaces its old session.

local async = require "util.async";
local new_sasl = require "util.sasl".new;
local resourceprep = require "util.encodings".stringprep.resourceprep;

local directory = module:depends "bellhop_directory";
local ask = module:require "bellhop_gateway".gathering("/internal/sign-in", 100);

local longest_hold = 10; -- seconds

-- Lets the client wait, and nobody else.
local function hold(seconds)
	local wait, done = async.waiter();
	module:add_timer(math.min(seconds, longest_hold), done);
	wait();
end

-- The device that the code belongs to; false when refused; nil when the client has to come again. And why, where that is told.
local function device_of(session, username, code)
	local status, answer = ask({ username = username, code = code, address = session.ip });
	local verdict = status == 200 and answer.status or nil;
	local text = type(answer.text) == "string" and answer.text or nil;
	if verdict == 403 or verdict == 429 then return false, text; end
	if type(answer.wait) == "number" and answer.wait > 0 then hold(answer.wait); end
	if verdict == 409 and text then return nil, text; end
	local device = verdict == 200 and type(answer.device) == "string" and resourceprep(answer.device, true);
	if device and device ~= "" then return device; end
	module:log("warn", "The gateway could not check a sign-in (%s)", verdict or status or "no answer");
end

local function sasl_handler(session)
	local unavailable, refused = nil, nil; -- why the client has to come again, and why it does not get in

	-- A name that we do not know is asked about too: the gateway counts attempts by address.
	local function plain_test(_, username, code)
		local device, text = device_of(session, username, code);
		if device == nil then unavailable = text or "Signing in is not possible at the moment. Try again soon."; end
		if device == false then refused = text; end
		if not device or not directory.exists(username) then return false, true; end
		session.bellhop_device = device;
		return true, true;
	end

	local handler = new_sasl(module.host, { plain_test = plain_test });
	local process = handler.process;

	function handler:process(message)
		unavailable, refused = nil, nil;
		local status, condition, text = process(self, message);
		if unavailable then return "failure", "temporary-auth-failure", unavailable; end
		return status, condition, status == "failure" and refused or text;
	end

	function handler:clean_clone() -- luacheck: ignore 212/self
		return sasl_handler(session);
	end

	return handler;
end

local function not_supported()
	return nil, "not supported";
end

module:provides("auth", {
	get_sasl_handler = sasl_handler;
	user_exists = directory.exists;
	users = directory.users;
	set_password = not_supported;
	create_user = not_supported;
	delete_user = not_supported;
});

-- Without a device (a token of some other module) or an account (gone while signing in) nobody gets in.
module:hook("pre-resource-bind", function (event)
	local session = event.session;
	if not session.bellhop_device or not directory.exists(session.username) then
		event.error = { type = "auth", condition = "not-authorized", text = "Sign in again." };
		return false;
	end
	event.resource = session.bellhop_device;
end);
