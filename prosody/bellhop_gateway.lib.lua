-- Questions to Bellhop's gateway: HTTP that lets the asking client wait and the server go on.
-- To be called only where a client's own stanza is handled: nothing else may wait (a component's stanza would be lost).

local async = require "util.async";
local http = require "net.http";
local json = require "util.json";

local base = module:get_option_string("bellhop_gateway", "http://127.0.0.1:5290"):gsub("/+$", "");
local patience = 8; -- seconds

-- Calls `settle` once, with the status and the body of the gateway's answer, a table; without a status when there was no
-- answer in time.
local function request(path, question, settle)
	local settled, timeout, asked;
	local function answered(text, status)
		if settled then return; end
		settled = true;
		timeout:stop();
		local body = type(text) == "string" and json.decode(text);
		settle(status ~= 0 and status or nil, type(body) == "table" and body or {});
	end
	timeout = module:add_timer(patience, function ()
		answered(nil, nil);
		if asked and asked.conn then asked.conn:close(); end
	end);
	asked = http.request(base..path, {
		method = "POST";
		headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer "..module:get_option_string("bellhop_signin_secret", "") };
		body = json.encode(question);
	}, answered);
end

-- The status and the body of the gateway's answer; no status when there was no answer in time.
local function post(path, question)
	local wait, done = async.waiter();
	local status, answer;
	request(path, question, function (...)
		status, answer = ...;
		done();
	end);
	wait();
	return status, answer;
end

-- A way of asking where many ask at once: one request is under way, and what is asked meanwhile waits and goes together in the
-- next, so many at most. The gateway takes a list of questions and answers with a list in the same order. Whoever asks gets
-- the status of the request and their own answer, if there is one.
local function gathering(path, most)
	local waiting, under_way = {}, false;
	local send;

	local function settle(askers, status, answers)
		under_way = false;
		if not status then -- who waits would wait as long again
			for _, asker in ipairs(waiting) do table.insert(askers, asker); end
			waiting = {};
		end
		if waiting[1] then send(); end -- first, so that the gateway has something to do meanwhile
		if #answers ~= #askers then answers = {}; end -- else somebody might have another's
		for at, asker in ipairs(askers) do
			local answer = answers[at];
			asker.status, asker.answer = status, type(answer) == "table" and answer or {};
			asker.done();
		end
	end

	function send()
		local askers, questions = {}, {};
		for at = 1, math.min(#waiting, most) do
			askers[at] = table.remove(waiting, 1);
			questions[at] = askers[at].question;
		end
		under_way = true;
		request(path, questions, function (...) settle(askers, ...); end);
	end

	return function (question)
		local wait, done = async.waiter();
		local asker = { question = question, done = done };
		table.insert(waiting, asker);
		if not under_way then send(); end
		wait();
		return asker.status, asker.answer;
	end
end

return { request = request, post = post, gathering = gathering };
