#!/bin/sh
# @xmpp/uri 0.13.1 (npm): the address in an XMPP URI keeps its percent signs, and an account alone is refused.
#
# RFC 5122 has, as an example, xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze for the address jiři@čechy.example/v Praze. parse() answers the text as it
# stands, in small letters, which is an address of another domain; values behind the question mark are decoded. A blank there that is
# written as %20 is read, and a plus sign, which stands for itself, becomes a blank, too. xmpp://guest@example.com (authpath in its grammar)
# is refused with "Invalid domain.".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @xmpp/uri@0.13.1
cat >run.cjs <<'END'
const { parse } = require('@xmpp/uri')

for (const uri of [
  'xmpp:romeo@montague.example/garden?message;body=one%20two',
  'xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze',
  'xmpp:tom%26jerry@example.com',
  'xmpp:cafe@example.com?message;body=1+1',
  'xmpp://guest@example.com/support@example.com',
  'xmpp://guest@example.com',
])
  try {
    const { path, query } = parse(uri)
    console.log(uri, '|', String(path), '|', query?.params.body ?? '')
  } catch (error) {
    console.log(uri, '|', error.message)
  }
END
node run.cjs | tee seen
cat >expected <<'END'
xmpp:romeo@montague.example/garden?message;body=one%20two | romeo@montague.example/garden | one two
xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze | ji%c5%99i@%c4%8dechy.example/v%20Praze | 
xmpp:tom%26jerry@example.com | tom%26jerry@example.com | 
xmpp:cafe@example.com?message;body=1+1 | cafe@example.com | 1 1
xmpp://guest@example.com/support@example.com | support@example.com | 
xmpp://guest@example.com | Invalid domain.
END
diff expected seen && echo 'as found: addresses are not decoded'
