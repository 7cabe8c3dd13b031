// Signs in as a browser client does, over the gateway's WebSocket (RFC 7395): sign-in.ts GATEWAY JID CODE [ORIGIN], such as
// sign-in.ts http://127.0.0.1:5290 sking@localhost CODE. ORIGIN is the address of the pages, where it is another one.
// Prints the full JID and exits 0 when the session is bound.
const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing'
const PATIENCE = 30_000 // ms until a missing answer counts as lost

const [gateway, jid = '', code = '', origin = gateway] = process.argv.slice(2)
const [username = '', domain = ''] = jid.split('@')
const url = new URL('/xmpp-websocket', gateway)
// The second argument is Node's own: browsers send the Origin of the page.
const socket = new WebSocket(url.href.replace('http', 'ws'), {
  protocols: ['xmpp'],
  headers: { origin: new URL(origin ?? '').origin },
})
const received: string[] = []
let wake = () => {}
socket.onmessage = ({ data }) => {
  received.push(String(data))
  wake()
}
socket.onclose = socket.onerror = () => {
  received.push('<the socket is closed/>')
  wake()
}

/** The first text received, now or later, that contains `word`. */
async function answer(word: string): Promise<string> {
  for (;;) {
    const text = received.shift()
    if (text === undefined) await new Promise<void>(resolve => (wake = resolve))
    else if (text.includes(word)) return text
    else if (/<failure|<stream:error|is closed/.test(text)) throw new Error(text)
  }
}

const open = () => socket.send(`<open xmlns='${FRAMING}' to='${domain}' version='1.0'/>`)
setTimeout(() => {
  console.error(`No answer within ${PATIENCE / 1000} seconds; the last one: ${received.at(-1)}`)
  process.exit(1)
}, PATIENCE)

socket.onopen = open
await answer('<mechanism>PLAIN<')
const token = Buffer.from(`\0${username}\0${code}`).toString('base64')
socket.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${token}</auth>`)
await answer('<success')
open()
await answer('xmpp-bind')
socket.send("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
const [, bound] = /<jid>([^<]+)<\/jid>/.exec(await answer('<jid>')) ?? []
console.log(bound)
process.exit(0)
