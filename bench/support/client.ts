// A raw client socket, signed in: no library, no parsing, so that a thousand of them cost next to nothing.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Account {
  username: string
  code: string
}

export interface Server {
  port: number
  domain: string
}

const AT_ONCE = 25
const STREAM = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
const END = '</message>'

/** Signs everybody in, some at a time; the sockets are in the order of the accounts. */
export async function signInAll(server: Server, accounts: Account[]): Promise<Socket[]> {
  const sockets: Socket[] = []
  for (let from = 0; from < accounts.length; from += AT_ONCE) {
    const some = accounts.slice(from, from + AT_ONCE).map(account => signIn(server, account))
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

async function signIn(server: Server, account: Account): Promise<Socket> {
  const socket = await bind(server, account)
  await until(socket, '<presence/>', '<presence')
  return socket
}

/** Signs in and binds a resource, without saying that anybody is there. */
export async function bind({ port, domain }: Server, { username, code }: Account): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay(true)
  const open = `<stream:stream ${STREAM} to='${domain}'>`
  const token = Buffer.from(`\0${username}\0${code}`).toString('base64')
  await until(socket, open, '</stream:features>')
  await until(socket, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${token}</auth>`, '<success')
  await until(socket, open, '</stream:features>')
  await until(socket, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", '</iq>')
  return socket
}

/** Writes something and waits for this part of the answers. */
export async function until(socket: Socket, sent: string, answer: string): Promise<void> {
  let received = ''
  socket.write(sent)
  while (!received.includes(answer)) {
    if (received.includes('<failure') || received.includes('<stream:error')) throw new Error(received)
    const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(30_000) })
    received += text
  }
}

/** Calls `heard` at the end of every message that the socket gets. */
export function onMessage(socket: Socket, heard: () => void): void {
  let rest = ''
  socket.on('data', chunk => {
    const text = rest + chunk
    let from = 0
    for (let found = text.indexOf(END); found >= 0; found = text.indexOf(END, from)) {
      from = found + END.length
      heard()
    }
    rest = text.slice(Math.max(from, text.length - END.length))
  })
}
