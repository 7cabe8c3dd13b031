-- Questions to Bellhop's gateway: HTTP that lets the asking client wait and the server go on.
-- To be called only where a client's own stanza is handled: nothing else may wait (a component's stanza would be lost).

local async = require "util.async";
local http = require "net.http";
local json = require "util.json";

local base = module:get_option_string("bellhop_gateway", "http://127.0.0.1:5290"):gsub("/+$", "");
local secret = module:get_option_string("bellhop_signin_secret", "");
local patience = 8; -- seconds

-- The status and the body of the gateway's answer, a table; no status when there was no answer in time.
local function post(path, question)
	local wait, done = async.waiter();
	local settled, status, answer, request;
	local function settle(body, code)
		if settled then return; end
		settled, status, answer = true, code, body;
		done();
	end
	local timeout = module:add_timer(patience, function ()
		settle(nil, nil);
		if request and request.conn then request.conn:close(); end
	end);
	request = http.request(base..path, {
		method = "POST";
		headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer "..secret };
		body = json.encode(question);
	}, settle);
	wait();
	timeout:stop();
	local body = type(answer) == "string" and json.decode(answer);
	return status ~= 0 and status or nil, type(body) == "table" and body or {};
end

return { post = post };
