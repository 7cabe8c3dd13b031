-- What the modules for much at once share: answering the component's IQs one after the other, in slices short enough
-- that nobody else on the server notices, and reading their payloads strictly before anything is done.

local st = require "util.stanza";
local jid = require "util.jid";
local datetime = require "util.datetime";
local usermanager = require "core.usermanager";
local now = require "util.time".now;

-- Between two looks at the network one module works, for one slice.
local slice = 0.02; -- seconds
local turn = module:shared("/*/bellhop_bulk/turn"); -- `at`: when the turn of the server's loop began in which one has worked

local door = module:require "bellhop";

-- Refuses the IQ at hand. Say what is wrong and with what.
local function refuse(text, ...)
	error({ type = "modify", condition = "bad-request", text = text:format(...) }, 0);
end

local function missing(text, ...)
	error({ type = "cancel", condition = "item-not-found", text = text:format(...) }, 0);
end

local function traceback(err)
	if type(err) == "table" and err.condition then return err; end
	return { type = "cancel", condition = "internal-server-error", trace = debug.traceback(tostring(err), 2) };
end

-- Answers <name xmlns=…/> from the component: `verbs.set` and `verbs.get` take the payload and `pause`, to be called
-- between two items (it returns true when others have been at work meanwhile), and return the answer's payload or
-- nothing. `pause(true)`, before something that is long in itself, ends the slice in any case. To everybody else the payload
-- is unknown.
local function answer(xmlns, name, verbs)
	local waiting, deadline = {}, 0;

	local function pause(ends_slice)
		if ends_slice then deadline = 0; end
		if now() < deadline then return false; end
		coroutine.yield();
		return true;
	end

	local function begin(iq)
		return coroutine.create(function ()
			local ok, result = xpcall(verbs[iq.attr.type], traceback, iq.tags[1], pause);
			if ok then
				module:send(result and st.reply(iq):add_child(result) or st.reply(iq));
			else
				if result.trace then module:log("error", "%s %s failed: %s", name, iq.attr.type, result.trace); end
				module:send(st.error_reply(iq, result.type, result.condition, result.text));
			end
		end);
	end

	local function work(turn_began)
		if turn.at == turn_began then return 0; end -- another module has worked in this turn
		turn.at, deadline = turn_began, now() + slice;
		repeat
			local ok, err = coroutine.resume(waiting[1]);
			if not ok then module:log("error", "An answer to %s could not be sent: %s", name, err); end
			if coroutine.status(waiting[1]) == "dead" then table.remove(waiting, 1); end
		until not waiting[1] or now() >= deadline;
		return waiting[1] and 0.001 or nil; -- again, as soon as the network has been looked at, and behind those that return zero
	end

	module:hook("iq/host/"..xmlns..":"..name, function (event)
		local stanza = event.stanza;
		if not door.is_component(event.origin, stanza) or not verbs[stanza.attr.type] then return; end
		table.insert(waiting, begin(stanza));
		if not waiting[2] then module:add_timer(0, work); end
		return true;
	end);
end

-- The children called `name`, in the namespace of their parent. Others are ignored (RFC 6120 §8.4).
local function children(parent, name)
	return parent:childtags(name, parent.attr.xmlns);
end

local function attribute(element, name)
	local value = element.attr[name];
	if not value or value == "" then refuse("<%s/> needs '%s'.", element.name, name); end
	return value;
end

local function choice(element, name, choices)
	local value = attribute(element, name);
	if not choices[value] then refuse("'%s' is no %s for <%s/>.", value, name, element.name); end
	return value;
end

local booleans = { ["true"] = true, ["1"] = true, ["false"] = false, ["0"] = false };

-- true, false, or nil when the attribute is not there
local function flag(element, name)
	local value = element.attr[name];
	if value ~= nil and booleans[value] == nil then refuse("'%s' of <%s/> is true or false.", name, element.name); end
	return booleans[value];
end

-- A time (XEP-0082), an empty text, or nil when the attribute is not there
local function time(element, name)
	local value = element.attr[name];
	if value and value ~= "" and not datetime.parse(value) then refuse("'%s' of <%s/> is a time.", name, element.name); end
	return value;
end

local function bare_jid(element)
	local given = attribute(element, "jid");
	local node, host, resource = jid.prepped_split(given);
	if not host or resource then refuse("'%s' is no bare address.", given); end
	return jid.join(node, host);
end

-- The local part named by an attribute, prepared, and its address on this host
local function local_part(element, name)
	local given = attribute(element, name);
	local node = not given:find("[@/]") and jid.prepped_split(given.."@"..module.host);
	if not node then refuse("'%s' is no local part of an address.", given); end
	return node, node.."@"..module.host;
end

-- Whether all children called `name` say that they are to go
local function only_removals(element, name, said)
	for child in children(element, name) do
		if not said(child) then return false; end
	end
	return true;
end

-- The same for a user of this host, who must exist unless something is only taken away: who left is cleared up behind
local function user(element, name, leaving)
	local node, address = local_part(element, name);
	if not leaving and not usermanager.user_exists(node, module.host) then missing("There is no user '%s'.", node); end
	return node, address;
end

return {
	component = door.component, is_component = door.is_component, answer = answer, refuse = refuse, children = children,
	attribute = attribute, choice = choice, flag = flag, time = time, bare_jid = bare_jid, local_part = local_part, user = user, only_removals = only_removals,
};
