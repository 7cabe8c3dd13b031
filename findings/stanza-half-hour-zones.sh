#!/bin/sh
# stanza 12.22.1 (npm, StanzaJS): the time of people in half-hour zones, and UTC written as Z, cannot be sent.
#
# XEP-0202 sends a zone as XEP-0082 writes it: hours and minutes of two digits, or Z. The package divides the minutes by 60 and writes the
# quotient for the hours: India's zone is sent as +05.5:30, Nepal's as +05.75:45. Z is read as NaN and written as -NaN:NaN. Whole hours are right.
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
for (const zone of ['+01:00', '+05:30', '+05:45', '-03:30', 'Z']) {
  const text = `<iq xmlns="jabber:client" type="result"><time xmlns="urn:xmpp:time"><tzo>${zone}</tzo></time></iq>`
  const read = registry.import(JXT.parse(text))
  console.log(zone, read.time.tzo, /<tzo>(.*)<.tzo>/.exec(registry.export('iq', read).toString())[1])
}
END
node run.cjs | tee seen
cat >expected <<'END'
+01:00 -60 +01:00
+05:30 -330 +05.5:30
+05:45 -345 +05.75:45
-03:30 210 -03.5:30
Z NaN -NaN:NaN
END
diff expected seen && echo 'as found: minutes become part of the hours'
