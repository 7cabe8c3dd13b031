#!/bin/sh
# LuaDBI 0.7.2 with SQLite (Debian 12, lua-dbi-sqlite3): whole numbers from the database are cut to 32 bits.
#
# SQLite's integers have 64 bits, and so have those of Lua 5.4. fetch() answers the lower 32 bits with their sign: 2147483648 (a time in
# January 2038) becomes -2147483648, and 4294967296 becomes 0. What is stored is right. A bound whole number becomes a floating point
# number, and loses its last digits beyond 2^53. As a text (CAST … AS TEXT) the whole number comes back.
# Needs Debian 12 and lua5.4.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq -o APT::Sandbox::User=root download lua-dbi-common=0.7.2-4 lua-dbi-sqlite3=0.7.2-4
for package in ./*.deb; do dpkg-deb --extract "$package" unpacked; done
cat >run.lua <<'END'
package.path = "unpacked/usr/share/lua/5.4/?.lua;" .. package.path
package.cpath = arg[1] .. "/?.so;" .. package.cpath
local connection = assert(require "DBI".Connect("SQLite3", ":memory:"))
assert(connection:prepare("CREATE TABLE times (at INTEGER)")):execute()
for _, at in ipairs { "2147483647", "2147483648", "4102444800", "4294967296" } do
	assert(connection:prepare("DELETE FROM times")):execute()
	assert(connection:prepare("INSERT INTO times VALUES (" .. at .. ")")):execute()
	local statement = assert(connection:prepare("SELECT at, CAST(at AS TEXT), typeof(at) FROM times"))
	statement:execute()
	local number, text, kind = table.unpack(statement:fetch())
	print(string.format("stored %s: %s as a number, %s as a text (%s)", at, number, text, kind))
end
local bound = assert(connection:prepare("SELECT CAST(?1 AS TEXT), typeof(?1)"))
bound:execute(9007199254740993)
print("bound 9007199254740993:", table.concat(bound:fetch(), " "))
END
modules=$(find unpacked -path '*/lua/5.4/dbd/sqlite3.so')
lua5.4 run.lua "${modules%/dbd/sqlite3.so}" | tee seen
cat >expected <<'END'
stored 2147483647: 2147483647 as a number, 2147483647 as a text (integer)
stored 2147483648: -2147483648 as a number, 2147483648 as a text (integer)
stored 4102444800: -192522496 as a number, 4102444800 as a text (integer)
stored 4294967296: 0 as a number, 4294967296 as a text (integer)
bound 9007199254740993:	9.00719925474099e+15 real
END
diff expected seen && echo 'as found: numbers beyond 31 bits are others'
