-- luacheck for the modules in prosody/ and bench/. Prosody runs them with Lua 5.2 to 5.4, and gives each a `module`.
std = "lua52+lua53+lua54"
read_globals = { "prosody" }
globals = { "module" }
max_line_length = 160
