-- Backup: freezes the files of the server for a copy, at the same moment as Bellhop. Specification: xep/backup.md

local lfs = require "lfs";
local socket = require "socket";
local st = require "util.stanza";

local xmlns = "urn:bellhop:backup:1";
local patience = 2; -- seconds
local folder_name = "bellhop-backups";
local in_place = { list = true; lidx = true; log = true; progress = true }; -- written in place: a second name would not keep them
local skipped = { [folder_name] = true; ["prosody.sqlite"] = true; ["prosody.sqlite-wal"] = true; ["prosody.sqlite-shm"] = true };

-- Has Bellhop freeze its store, and waits for it. Returns nil and why it did not.
local function freeze_store(port, word)
	local connection = socket.tcp();
	connection:settimeout(patience);
	local ok, err = connection:connect("127.0.0.1", port);
	if ok then ok, err = connection:send(word.."\n"); end
	local answer;
	if ok then answer, err = connection:receive("*l"); end
	connection:close();
	if answer == "frozen" then return true; end
	return nil, err or "no answer";
end

local function copy(from, to)
	local source = assert(io.open(from, "rb"));
	local content = source:read("*a");
	source:close();
	local target = assert(io.open(to, "wb"));
	assert(target:write(content));
	assert(target:close());
end

-- Gives each file below a folder a second name below another one.
local function freeze_files(from, to)
	assert(lfs.mkdir(to));
	for name in lfs.dir(from) do
		local source, target = from.."/"..name, to.."/"..name;
		local mode = not skipped[name] and name ~= "." and name ~= ".." and lfs.attributes(source, "mode");
		if mode == "directory" then
			freeze_files(source, target);
		elseif mode == "file" and name:sub(-1) ~= "~" then -- a name that ends in ~ is a file on its way
			if in_place[name:match("%.(%a+)$")] then copy(source, target); else assert(lfs.link(source, target)); end
		end
	end
end

module:require "bellhop".answer("iq-set/host/"..xmlns..":freeze", function (payload)
	local name, port, word = payload.attr.name, tonumber(payload.attr.port), payload.attr.word;
	if not name or not name:match("^[%w-]+$") or not port or not word then
		return nil, "bad-request", "A backup has a name, a port and a word.";
	end
	local ok, err = freeze_store(port, word);
	if not ok then
		return nil, "remote-server-timeout", ("Bellhop does not answer at port %d of this machine (%s)."):format(port, err);
	end
	local data = prosody.paths.data;
	local all = data.."/"..folder_name;
	if not lfs.attributes(all, "mode") then assert(lfs.mkdir(all)); end
	freeze_files(data, all.."/"..name);
	return st.stanza("frozen", { xmlns = xmlns, files = all.."/"..name, data = data, server = prosody.version });
end);
