// A named party: a plain XMPP client of our own over a real socket, that says what it sent and got.
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import Parser from '@xmpp/xml/lib/Parser.js'
import { Element, parse } from 'ltx'

const PATIENCE = 16_000 // ms until something expected counts as missing
const DISCO = 'http://jabber.org/protocol/disco#info'
const VERSION = 'jabber:iq:version'
const MANAGED = 'urn:xmpp:sm:3'
const STANZA = new Set(['message', 'presence', 'iq'])
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

export interface Party {
  /** Full JID. */
  jid: string
  /** Everything received so far, oldest first. */
  received: Element[]
  sends(stanza: Element | string): void
  /** Sends an IQ and answers with the whole result or error. */
  asks(to: string, type: 'get' | 'set', payload: string): Promise<Element>
  /** The first stanza, received already or soon, that fits and that was not taken by an earlier call. */
  receives(fits: (stanza: Element) => boolean, what?: string): Promise<Element>
  says(to: string, text: string, type?: 'chat' | 'groupchat'): string
  hears(text: string | RegExp, from?: string): Promise<Element>
  joins(room: string, nick: string): Promise<void>
  /** How many stanzas came since stream management was enabled (XEP-0198). */
  handled(): number
  /** Ends the stream as a client does that closes. */
  leaves(): Promise<void>
  /** Ends the connection, as a network does that fails. */
  isCut(): Promise<void>
  /** Resolves with the stream error's condition and text when the server ends the stream. */
  ended: Promise<string>
}

export interface Account {
  port: number
  domain: string
  username: string
  password: string
  resource?: string
  /** Without initial presence, as a client that only looks. */
  silent?: boolean
  /** What it says of itself when it is asked; without it, it says that it does not tell; 'mute' gives no answer at all. */
  client?: Software | 'mute'
  /** The session to resume instead of a new one, and how many of its stanzas had come (XEP-0198). */
  resumes?: { id: string; handled: number }
}

export interface Software {
  /** The type of its identity of the category `client`, such as `pc` or `phone`. */
  type: string
  name: string
}

/** Signs in. @throws Error with the SASL condition */
export async function signIn(account: Account): Promise<Party> {
  const stream = new Stream(account)
  await stream.open()
  const mechanism = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'"
  const token = Buffer.from(`\0${account.username}\0${account.password}`).toString('base64')
  stream.write(`<auth ${mechanism}>${token}</auth>`)
  const answer = await stream.next(({ name }) => name === 'success' || name === 'failure', 'a SASL answer')
  if (answer.name === 'failure') {
    stream.end()
    throw new Error(answer.getChildElements()[0]?.name)
  }
  await stream.open()
  if (account.resumes) return resume(stream, account.resumes)
  const resource = account.resource ? `<resource>${account.resource}</resource>` : ''
  const bound = await stream.ask(undefined, 'set', `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${resource}</bind>`)
  stream.jid = bound.getChild('bind')?.getChildText('jid') ?? ''
  if (!stream.jid) throw new Error(`not bound: ${bound}`)
  const party = partyOn(stream)
  await stream.ask(undefined, 'get', "<query xmlns='jabber:iq:roster'/>")
  if (!account.silent) {
    party.sends('<presence/>')
    await party.receives(({ name, attrs }) => name === 'presence' && attrs.from === stream.jid, 'the own presence')
  }
  return party
}

/** What waits for the session comes behind the answer. */
async function resume(stream: Stream, { id, handled }: { id: string; handled: number }): Promise<Party> {
  stream.handled = handled
  stream.write(`<resume xmlns='${MANAGED}' previd='${id}' h='${handled}'/>`)
  const answer = await stream.next(({ name }) => name === 'resumed' || name === 'failed', 'a resumed session')
  if (answer.name === 'failed') throw new Error(String(answer))
  return partyOn(stream)
}

function partyOn(stream: Stream): Party {
  const party: Party = {
    jid: stream.jid,
    received: stream.received,
    ended: stream.ended,
    sends: stanza => stream.write(stanza.toString()),
    asks: (to, type, payload) => stream.ask(to, type, payload),
    receives: (fits, what) => stream.next(fits, what),
    says(to, text, type = 'chat') {
      const id = randomUUID()
      const message = new Element('message', { to, type, id })
      message.c('body').t(text)
      stream.write(message.toString())
      return id
    },
    hears(text, from) {
      const fits = (stanza: Element) => {
        const body = stanza.getChildText('body') ?? ''
        const spoken = typeof text === 'string' ? body === text : text.test(body)
        return (
          stanza.name === 'message' &&
          stanza.attrs.type !== 'error' &&
          spoken &&
          (!from || stanza.attrs.from.startsWith(from))
        )
      }
      return stream.next(fits, `a message '${text}'`)
    },
    async joins(room, nick) {
      const presence = new Element('presence', { to: `${room}/${nick}` })
      presence.c('x', { xmlns: 'http://jabber.org/protocol/muc' }).c('history', { maxstanzas: '0' })
      stream.write(presence.toString())
      const own = await stream.next(
        ({ name, attrs }) => name === 'presence' && attrs.from === `${room}/${nick}`,
        `having joined ${room}`,
      )
      if (own.attrs.type === 'error') throw new Error(String(own.getChild('error')?.getChildElements()[0]?.name))
    },
    handled: () => stream.handled,
    async isCut() {
      stream.end()
      await stream.ended
    },
    async leaves() {
      stream.write("<presence type='unavailable'/></stream:stream>")
      await stream.ended
    },
  }
  return party
}

class Stream {
  readonly received: Element[] = []
  readonly ended: Promise<string>
  jid = ''
  handled = 0
  #account: Account
  #socket: Socket
  #parser: Parser | undefined
  #taken = new WeakSet<Element>()
  #waiting: (() => void)[] = []

  constructor(account: Account) {
    this.#account = account
    this.#socket = connect(account.port, '127.0.0.1')
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', data => this.#parser?.write(String(data)))
    this.#socket.on('error', () => {})
    this.ended = new Promise(resolve => this.#socket.once('close', () => resolve(this.#reason())))
    this.#socket.once('close', () => this.#wake())
  }

  async open(): Promise<void> {
    const { domain } = this.#account
    this.#parser = new Parser()
    this.#parser.on('error', () => this.#socket.destroy())
    this.#parser.on('element', (stanza: Element) => {
      if (STANZA.has(stanza.name)) this.handled++
      if (stanza.name === 'enabled') this.handled = 0
      if (this.#introduces(stanza)) return
      this.received.push(stanza)
      this.#wake()
    })
    const names = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
    this.write(`<?xml version='1.0'?><stream:stream ${names} version='1.0' to='${domain}'>`)
    await this.next(({ name }) => name === 'stream:features', 'stream features')
  }

  write(text: string): void {
    this.#socket.write(text)
  }

  /** Answers what clients answer by themselves: what they are. */
  #introduces({ name, attrs: { id, from, type }, children }: Element): boolean {
    const [query] = children
    const asked = typeof query === 'object' && query.attrs.xmlns
    if (name !== 'iq' || type !== 'get' || (asked !== DISCO && asked !== VERSION)) return false
    const { client } = this.#account
    if (client === 'mute') return true
    const answer = new Element('iq', { id, to: from, type: client ? 'result' : 'error' })
    if (!client) answer.c('error', { type: 'cancel' }).c('service-unavailable', { xmlns: STANZAS })
    else if (asked === VERSION) answer.c('query', { xmlns: VERSION }).c('name').t(client.name)
    else answer.c('query', { xmlns: DISCO }).c('identity', { category: 'client', type: client.type, name: client.name })
    this.write(answer.toString())
    return true
  }

  end(): void {
    this.#socket.destroy()
  }

  async ask(to: string | undefined, type: string, payload: string): Promise<Element> {
    const id = randomUUID()
    const iq = new Element('iq', { type, id, ...(to && { to }) })
    iq.cnode(parse(payload))
    this.write(iq.toString())
    return this.next(
      ({ name, attrs }) => name === 'iq' && attrs.id === id && attrs.type !== 'set' && attrs.type !== 'get',
      'an answer',
    )
  }

  async next(fits: (stanza: Element) => boolean, what = 'a stanza'): Promise<Element> {
    const until = Date.now() + PATIENCE
    for (;;) {
      const found = this.received.find(stanza => !this.#taken.has(stanza) && fits(stanza))
      if (found) {
        this.#taken.add(found)
        return found
      }
      const left = until - Date.now()
      if (left <= 0 || this.#socket.closed) throw new Error(`${this.jid || this.#account.username} waited for ${what}`)
      await this.#changed(left)
    }
  }

  #changed(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      this.#waiting.push(() => (clearTimeout(timer), resolve()))
    })
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #reason(): string {
    const error = this.received.find(({ name }) => name === 'stream:error')
    return error
      ? error
          .getChildElements()
          .map(child => (child.name === 'text' ? child.getText() : child.name))
          .join(': ')
      : 'closed'
  }
}
