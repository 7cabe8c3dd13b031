#!/bin/sh
# mt940js 1.3.5 and mt940-js 1.0.0 (npm): an entry of the turn of the year gets a booking date a year too early.
#
# The first line of an MT940 entry (:61:) has a value date with its year and a booking date without one: 2512310102 is value
# 31 December 2025, booked 2 January 2026. Both readers take the year of the value date and answer 2 January 2025. The year
# meant is the one that brings the two dates nearest together; mt-940 of PyPI (5.1.1) does that.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mt940js@1.3.5 mt940-js@1.0.0 tslib@2.8.1
cat >run.cjs <<'END'
const lines = [':20:STATEMENT', ':25:10020030/1234567', ':28C:1/1', ':60F:C251231EUR100,00', ':61:2512310102C5,00NTRFNONREF', ':86:TEXT', ':62F:C260102EUR105,00', '-']
const text = lines.join('\r\n') + '\r\n'
const { Parser } = require('mt940js')
console.log('mt940js', new Parser().parse(text)[0].transactions[0].entryDate.toISOString().slice(0, 10))
require('mt940-js').read(Buffer.from(text)).then(([statement]) => console.log('mt940-js', statement.transactions[0].entryDate))
END
node run.cjs | tee seen
printf 'mt940js 2025-01-02\nmt940-js 2025-01-02\n' >expected
diff expected seen && echo 'as found: a year too early'
