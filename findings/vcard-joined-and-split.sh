#!/bin/sh
# vcard-parser 1.0.0 and vcard4-ts 0.4.1 (npm): parts of a card that belong together are split, and separate parts are joined.
#
# RFC 6350 §3.4: only some properties have parts. URL and GEO have one address as value, also with a semicolon or comma
# in it: vcard-parser makes lists of them, and writes the position with a semicolon, which is none any more (RFC 5870). Two middle
# names (§6.2.2) become one with a comma when it writes them. ORG has parts (§6.6.4): vcard4-ts gives one text, so a
# semicolon in a name cannot be told from the one between a company and its department.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vcard-parser@1.0.0 vcard4-ts@0.4.1
cat >run.mjs <<'END'
import parser from 'vcard-parser'
import { parseVCards } from 'vcard4-ts'

const card = lines => ['BEGIN:VCARD', 'VERSION:4.0', 'FN:John', ...lines, 'END:VCARD', ''].join('\r\n')
const read = parser.parse(card(['URL:https://example.com/?a=1;b=2', 'GEO:geo:37.386013,-122.082932', 'N:Stevenson;John;Philip,Paul;;']))
console.log('vcard-parser', JSON.stringify(read.url[0].value), JSON.stringify(read.geo[0].value))
const written = parser.generate(read).split('\r\n')
console.log('vcard-parser', ...written.filter(line => /^(GEO|N):/.test(line)))
for (const organisation of ['North\\; South;Sales', 'North;South;Sales'])
  console.log('vcard4-ts', organisation, JSON.stringify(parseVCards(card([`ORG:${organisation}`])).vCards[0].ORG[0].value))
END
node run.mjs | tee seen
cat >expected <<'END'
vcard-parser ["https://example.com/?a=1","b=2"] ["geo:37.386013","-122.082932"]
vcard-parser GEO:geo:37.386013;-122.082932 N:Stevenson;John;Philip\,Paul;;
vcard4-ts North\; South;Sales ["North; South;Sales"]
vcard4-ts North;South;Sales ["North;South;Sales"]
END
diff expected seen && echo 'as found: an address is two, a company and its department are one'
