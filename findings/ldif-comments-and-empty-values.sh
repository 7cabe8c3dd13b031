#!/bin/sh
# ldif 0.5.1 (npm): a long comment ends the reading, and an attribute without a value is a TypeError.
#
# RFC 2849: any line, a comment too, may be continued by a line that begins with a blank (note 2), and a value may be empty. Here a
# comment of two lines in front of an entry is a SyntaxError. An attribute with an empty value is read by parse(), and
# toObject() throws "Cannot read properties of null". The same entries with a short comment and with a value are read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldif@0.5.1
cat >run.cjs <<'END'
const { parse } = require('ldif')

const person = 'dn: cn=Ann,dc=example\ncn: Ann\n'
const files = {
  'short comment': `# Ann, example\n${person}`,
  'long comment': `# Ann, a department with a long name, another one above it, people, headquarters\n , example\n${person}`,
  'a value': `${person}description: none\n`,
  'an empty value': `${person}description:\n`,
}
for (const [name, text] of Object.entries(files))
  try {
    console.log(`${name}:`, JSON.stringify(parse(text).entries.map(entry => entry.toObject({}))))
  } catch (error) {
    console.log(`${name}: ${error.name}`)
  }
END
node run.cjs | tee seen
cat >expected <<'END'
short comment: [{"dn":"cn=Ann,dc=example","attributes":{"cn":"Ann"}}]
long comment: SyntaxError
a value: [{"dn":"cn=Ann,dc=example","attributes":{"cn":"Ann","description":"none"}}]
an empty value: TypeError
END
diff expected seen && echo 'as found: two of four files are not read'
