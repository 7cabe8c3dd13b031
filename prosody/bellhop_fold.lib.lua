-- A text as the forms of answers are compared: without case, with single spaces; nothing for what no label can be. core/questions/form.ts
-- does the same.

local nameprep = require "util.encodings".stringprep.nameprep;

local longest = 400; -- bytes

local function single_spaces(text)
	return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""));
end

return function (text)
	if #text > longest then return; end
	local folded = nameprep(single_spaces(text));
	return folded and single_spaces(folded);
end
