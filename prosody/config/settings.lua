-- What the server's configuration reads of Bellhop's settings: from the environment, over the lines of a file.

-- The lines BELLHOP_NAME=VALUE of a file, by NAME; a value may be quoted.
local function lines_of(path)
	local found = {}
	if not path then return found end
	for line in io.lines(path) do
		local name, value = line:match("^%s*BELLHOP_([%w_]+)%s*=%s*(.-)%s*$")
		if name then found[name] = value:match("^(['\"]).*%1$") and value:sub(2, -2) or value end
	end
	return found
end

-- path: the file of settings, or nil. Throws when the file, or the setting of the data folder, is missing.
return function (path)
	local from_file = lines_of(path)
	local settings = {}

	function settings.setting(name, default)
		local value = os.getenv("BELLHOP_"..name) or from_file[name]
		if value == nil or value == "" then return default; end
		return value
	end

	function settings.port(name, default) return tonumber(settings.setting(name, default)); end

	function settings.megabytes(name, default) return tonumber(settings.setting(name, default)) * 1024 * 1024; end

	-- Days until something is deleted, as the server's own options say it.
	function settings.days(name)
		local number = tonumber(settings.setting(name, 0))
		return number > 0 and ("%dd"):format(number) or "never"
	end

	function settings.list(text)
		local items = {}
		for item in text:gmatch("[^%s,]+") do items[#items + 1] = item; end
		return items
	end

	settings.data = settings.setting("DATA") or error("BELLHOP_DATA is not set: it names the data folder.", 0)
	settings.domain = settings.setting("DOMAIN", "localhost")

	-- A secret that Bellhop and the server share.
	function settings.secret(name)
		local file, problem = io.open(settings.data.."/secrets/"..name)
		if not file then error("A secret is missing: "..problem, 0); end
		local text = file:read("*a"):gsub("%s+$", "")
		file:close()
		return text
	end

	return settings
end
