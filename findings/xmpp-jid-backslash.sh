#!/bin/sh
# @xmpp/jid 0.14.0 (npm): a backslash in a name is escaped where XEP-0106 leaves it, so the name leads to another address.
#
# XEP-0106 escapes a backslash only where the characters behind it would be read as an escape sequence. Its table of examples
# has c\3a\net for the name c:\net. JID() writes c\3a\5cnet. Both are read back as c:\net, but they are two
# addresses: somebody whom a gateway added under the one is not found under the other.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @xmpp/jid@0.14.0
cat >run.mjs <<'END'
import { JID } from '@xmpp/jid'

const names = [
  ['user@host', 'user\\40host'],
  ['c:\\5commas', 'c\\3a\\5c5commas'],
  ['c:\\net', 'c\\3a\\net'],
  ['c:\\\\net', 'c\\3a\\\\net'],
  ['c:\\cool stuff', 'c\\3a\\cool\\20stuff'],
]
for (const [name, specified] of names) {
  const { local } = new JID(name, 'example.com')
  console.log(`${name} | ${specified} | ${local} | ${local === specified}`)
}
END
node run.mjs | tee seen
cat >expected <<'END'
user@host | user\40host | user\40host | true
c:\5commas | c\3a\5c5commas | c\3a\5c5commas | true
c:\net | c\3a\net | c\3a\5cnet | false
c:\\net | c\3a\\net | c\3a\5c\5cnet | false
c:\cool stuff | c\3a\cool\20stuff | c\3a\5ccool\20stuff | false
END
diff expected seen && echo 'as found: three of the five addresses are others than the specification has'
