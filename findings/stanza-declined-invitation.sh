#!/bin/sh
# stanza 12.22.1 (npm, StanzaJS): a declined invitation to a room is neither sent nor heard.
#
# XEP-0045 §7.8.2: who declines sends <decline to='…'> with a reason to the room, and the room sends <decline from='…'> to whoever
# invited. What declineInvite() sends has an empty <x/>: no decline, no address, no reason. What arrives is read as a decline without
# its address and reason, and the event `muc:declined` never comes (`muc:other` does). Invitations work both ways.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stanza@12.22.1
cat >run.cjs <<'END'
const { createClient, JXT } = require('stanza')

const client = createClient({ jid: 'ann@example.org' })
client.send = (kind, value) => console.log('sent', String(client.stanzas.export(kind, value)))
client.invite('room@muc.example.org', [{ to: 'bob@example.org', reason: 'Tea' }])
client.declineInvite('room@muc.example.org', 'bob@example.org', 'No time')

for (const event of ['muc:invite', 'muc:declined', 'muc:other'])
  client.on(event, ({ from, reason, muc }) => console.log('heard', event, JSON.stringify(muc ?? { from, reason })))
for (const answer of ['invite', 'decline']) {
  const x = `<x xmlns="http://jabber.org/protocol/muc#user"><${answer} from="bob@example.org"><reason>No time</reason></${answer}></x>`
  client.emit('message', client.stanzas.import(JXT.parse(`<message xmlns="jabber:client" from="room@muc.example.org">${x}</message>`)))
}
END
node run.cjs | sed 's| id="[^"]*"||; s|<origin-id [^>]*>||' | tee seen
cat >expected <<'END'
sent <message xmlns="jabber:client" to="room@muc.example.org"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="bob@example.org"><reason>Tea</reason></invite></x></message>
sent <message xmlns="jabber:client" to="room@muc.example.org"><x xmlns="http://jabber.org/protocol/muc#user"/></message>
heard muc:invite {"from":"bob@example.org","reason":"No time"}
heard muc:other {"action":"decline","statusCodes":[]}
END
diff expected seen && echo 'as found: a decline is empty'
