// A bare component socket (XEP-0114): no library, no parsing beyond the answers' ids; what a generator can do at best.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

export interface Bare {
  /** Writes the stanzas in blocks of 64 KB, as fast as the server takes them. */
  pour(blocks: string[]): Promise<void>
  /** Sends one payload in an IQ of type set and resolves when its result is there. @throws Error with the refusal */
  ask(to: string, payload: string): Promise<void>
  /** From now on everything that comes is read as messages, and what they are answered with is written at once. */
  relay(answer: (message: string) => string): void
  end(): void
}

const BLOCK = 65_536
const STREAM = "xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'"

export async function connectBare(port: number, domain: string, secret: string): Promise<Bare> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay(true)
  await once(socket, 'connect')
  let received = ''
  const asked = new Map<string, (answer: string) => void>()
  let wake = () => {}
  const until = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(received)
      if (found) return ((received = received.slice(found.index + found[0].length)), found)
      if (socket.closed) throw new Error(`The server closed the stream of ${domain}: ${received}`)
      await new Promise<void>(resolve => (wake = resolve))
    }
  }
  let passOn: ((text: string) => string) | undefined
  socket.on('data', text => {
    if (passOn) return void socket.write(passOn(String(text)))
    received += text
    for (let found; asked.size && (found = ANSWER.exec(received)); received = received.slice(found[0].length)) {
      const id = / id=['"]([^'"]+)/.exec(found[1] ?? '')?.[1] ?? ''
      asked.get(id)?.(found[0])
      asked.delete(id)
    }
    wake()
  })
  socket.on('close', () => wake())
  socket.write(`<stream:stream ${STREAM} to='${domain}'>`)
  const [, id] = await until(/<stream:stream[^>]* id=['"]([^'"]*)['"][^>]*>/)
  socket.write(`<handshake>${createHash('sha1').update(`${id}${secret}`).digest('hex')}</handshake>`)
  await until(/<handshake\s*\/>/)
  let asks = 0
  return {
    async pour(blocks) {
      for (const block of blocks) if (!socket.write(block)) await once(socket, 'drain')
    },
    async ask(to, payload) {
      const id = `ask${++asks}`
      const answered = new Promise<string>(resolve => asked.set(id, resolve))
      socket.write(`<iq type='set' id='${id}' from='${domain}' to='${to}'>${payload}</iq>`)
      const answer = await answered
      if (!/^<iq[^>]* type=['"]result/.test(answer)) throw new Error(answer)
    },
    relay: answer => void (passOn = relaying(answer)),
    end: () => void socket.destroy(),
  }
}

/** Cuts what comes into messages, and joins their answers. */
function relaying(answer: (message: string) => string): (text: string) => string {
  let rest = ''
  return text => {
    const messages = (rest + text).split(END)
    rest = messages.pop() ?? ''
    return messages.map(answer).join('')
  }
}

const END = '</message>'

/** One IQ, empty or whole, at the start of what was received. */
const ANSWER = /^\s*<iq([^>]*?)(?:\/>|>.*?<\/iq>)/s

/** Joins stanzas into blocks of about 64 KB. */
export function blocks(stanzas: string[]): string[] {
  const found = ['']
  for (const stanza of stanzas) {
    if ((found.at(-1)?.length ?? 0) >= BLOCK) found.push('')
    found[found.length - 1] += stanza
  }
  return found
}
