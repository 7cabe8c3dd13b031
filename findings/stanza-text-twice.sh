#!/bin/sh
# stanza 12.22.1 (npm, StanzaJS): a message that was read and is written again has its text twice.
#
# The package reads a stanza into a value and writes a value as a stanza. What it read of <body>a</body> has `body` and, beside it,
# `alternateLanguageBodies` with the same text; written again, both are put into one element: <body>aa</body>. The same happens to the
# text of an error, and with two languages the text of the second stands behind the first: a status "weg" (German) and "away"
# becomes "wegaway". A program that forwards what it got, or stores and sends it later, changes it so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stanza@12.22.1
cat >run.cjs <<'END'
const { JXT } = require('stanza')
const protocol = require('stanza/protocol').default

const registry = new JXT.Registry()
registry.define(protocol)
const ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
for (const [kind, text] of [
  ['message', '<message xmlns="jabber:client"><body>a</body></message>'],
  ['presence', '<presence xmlns="jabber:client"><status xml:lang="de">weg</status><status>away</status></presence>'],
  ['iq', `<iq xmlns="jabber:client" type="error"><error type="wait"><resource-constraint xmlns="${ERRORS}"/><text xmlns="${ERRORS}">Later.</text></error></iq>`],
]) {
  const again = registry.export(kind, registry.import(JXT.parse(text))).toString()
  console.log(again.replace(/ xmlns="[^"]*"/g, ''))
}
END
node run.cjs | tee seen
cat >expected <<'END'
<message><body>aa</body></message>
<presence><status xml:lang="de">wegaway</status><status>away</status></presence>
<iq type="error"><error type="wait"><text>Later.Later.</text><resource-constraint/></error></iq>
END
diff expected seen && echo 'as found: the text is there twice'
