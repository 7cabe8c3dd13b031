#!/bin/sh
# @xmpp/client 0.14.0 (npm): after <enabled/> the count of handled stanzas goes backwards.
#
# XEP-0198 §4: h is the number of stanzas handled since stream management was enabled; it never falls. Here a server sends
# <enabled/>, two messages and <r/> in one packet. The client first answers h="2", which is right. A moment later it sets its
# count to zero, and the next <r/>, with no stanza in between, is answered h="0". A server that keeps count then sends the
# two messages again at the next resumption, or closes the stream because of an impossible h.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @xmpp/client@0.14.0
cat >run.mjs <<'END'
import net from 'node:net'
import { client } from '@xmpp/client'

const HEAD = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='example.org' id='1'>`
const FEATURES = [
  `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms>`,
  `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>`,
]
const ASK = `<r xmlns='urn:xmpp:sm:3'/>`
const message = text => `<message from='b@example.org' type='chat'><body>${text}</body></message>`
let streams = 0
let answers = 0

const server = net.createServer(socket => {
  socket.setEncoding('utf8')
  socket.on('data', data => {
    if (data.includes('<stream:stream')) socket.write(`${HEAD}<stream:features>${FEATURES[streams++]}</stream:features>`)
    if (data.includes('<auth')) socket.write(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`)
    if (data.includes('<bind'))
      socket.write(
        `<iq type='result' id='${/<iq[^>]* id="([^"]+)"/.exec(data)[1]}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>a@example.org/x</jid></bind></iq>`,
      )
    if (data.includes('<enable'))
      socket.write(`<enabled xmlns='urn:xmpp:sm:3' id='s' resume='true'/>${message('one')}${message('two')}${ASK}`)
    const handled = /<a [^>]*h="(\d+)"/.exec(data)?.[1]
    if (handled === undefined) return
    console.log(`h=${handled}`)
    if (++answers === 2) process.exit()
    setTimeout(() => socket.write(ASK), 300)
  })
})
server.listen(0, '127.0.0.1', () => {
  const xmpp = client({ service: `xmpp://127.0.0.1:${server.address().port}`, domain: 'example.org' })
  xmpp.on('error', error => console.log(error.message))
  xmpp.start()
})
setTimeout(() => process.exit(1), 20_000)
END
node run.mjs | tee seen
printf 'h=2\nh=0\n' >expected
diff expected seen && echo 'as found: the count falls from 2 to 0'
