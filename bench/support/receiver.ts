// The child process of receivers.ts: raw client sockets, signed in, that count the messages they get.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Account {
  username: string
  code: string
}

interface Order {
  port: number
  domain: string
  accounts: Account[]
}

const AT_ONCE = 25
const STREAM = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
const END = '</message>'

async function signIn({ port, domain }: Order, { username, code }: Account): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay(true)
  const open = `<stream:stream ${STREAM} to='${domain}'>`
  const token = Buffer.from(`\0${username}\0${code}`).toString('base64')
  await until(socket, open, '</stream:features>')
  await until(socket, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${token}</auth>`, '<success')
  await until(socket, open, '</stream:features>')
  await until(socket, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", '</iq>')
  await until(socket, '<presence/>', '<presence')
  return socket
}

async function until(socket: Socket, sent: string, answer: string): Promise<void> {
  let received = ''
  socket.write(sent)
  while (!received.includes(answer)) {
    if (received.includes('<failure') || received.includes('<stream:error')) throw new Error(received)
    const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(30_000) })
    received += text
  }
}

let wanted = 0
let complete = 0
const counts: number[] = []

function count(socket: Socket, at: number): void {
  counts[at] = 0
  let rest = ''
  socket.on('data', chunk => {
    const text = rest + chunk
    let from = 0
    for (let found = text.indexOf(END); found >= 0; found = text.indexOf(END, from)) {
      from = found + END.length
      const had = (counts[at] = (counts[at] ?? 0) + 1)
      if (had === wanted && ++complete === counts.length) process.send?.('complete')
    }
    rest = text.slice(Math.max(from, text.length - END.length))
  })
  socket.on('close', () => process.send?.(`receiver ${at} was disconnected`))
}

function begin(messages: number): void {
  const wrong = counts.filter(count => count !== wanted).length
  if (wrong) return void process.send?.(`${wrong} receivers did not get ${wanted} messages`)
  counts.fill(0)
  complete = 0
  wanted = messages
  process.send?.('counting')
}

const [order] = (await once(process, 'message')) as [Order]
for (let from = 0; from < order.accounts.length; from += AT_ONCE) {
  const sockets = order.accounts.slice(from, from + AT_ONCE).map(account => signIn(order, account))
  ;(await Promise.all(sockets)).forEach((socket, at) => count(socket, from + at))
}
process.on('message', ({ messages }: { messages: number }) => begin(messages))
process.send?.(order.accounts.length)
