// A tap on the component's stream, between Bellhop and the server: it counts what Bellhop sends, asks the server in its
// name, and cuts the stream at a chosen stanza. It passes on whole stanzas, so that a question never falls into another.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import Parser from '@xmpp/xml/lib/Parser.js'
import { Element, parse } from 'ltx'
import { NS as OUTBOX } from '../../xep/outbox.ts'
import { Heard } from '../../xep/sessions.ts'

/** Which part of an IQ still gets through: nothing, half of it, all of it, all of it and the server has answered. */
export type Cut = 'before' | 'half' | 'after' | 'answered'

export interface Tap {
  /** Where Bellhop finds the server: a second loopback address, so that the port can stay the server's own. */
  host: string
  /** Every stanza that Bellhop has sent, oldest first. */
  sent: Element[]
  /** The changes among them: what is in each `iq set`. */
  changes(): Element[]
  /** Begins to count anew. */
  forgets(): void
  /** Asks the server as the component would, over its stream. */
  asks(to: string, payload: string): Promise<Element>
  /** Hands Bellhop a stanza as the server would, such as one from somebody elsewhere. */
  tells(stanza: Element): void
  /** Lets nothing through any more once the nth change, or other thing, from now has come so far; resolves then. */
  cuts(nth: number, where: Cut, what?: (stanza: Element) => boolean): Promise<void>
  /** Ends the connection and takes no other, until it is told that the server is back. */
  away(isAway: boolean): void
  end(): Promise<void>
}

interface Trap {
  left: number
  where: Cut
  what: (stanza: Element) => boolean
  id?: string
  sprung: () => void
}

const HOST = '127.0.0.2'

export async function openTap(port: number): Promise<Tap> {
  const sent: Element[] = []
  const questions = new Map<string, (answer: Element) => void>()
  let trap: Trap | undefined
  let refusing = false
  let component = ''
  let upstream: Socket | undefined
  let downstream: Socket | undefined
  const sockets = new Set<Socket>()

  const server = createServer(client => {
    if (refusing) return client.destroy()
    const up = connect(port, '127.0.0.1')
    let dead = false
    const end = () => {
      dead = true
      client.destroy()
      up.destroy()
    }
    const spring = ({ sprung }: Trap) => {
      dead = true
      trap = undefined
      sprung()
    }
    upstream = up
    downstream = client
    for (const socket of [client, up]) {
      sockets.add(socket)
      socket.setNoDelay(true).on('error', end)
      socket.on('close', () => (sockets.delete(socket), end()))
    }
    const named = (domain: string) => (component = domain)
    relay(client, up, named, stanza => {
      if (dead) return
      sent.push(stanza)
      const text = stanza.toString()
      if (!trap || !trap.what(stanza) || --trap.left > 0) return void up.write(text)
      const { where } = trap
      if (where === 'half') up.write(text.slice(0, text.length / 2))
      if (where === 'after' || where === 'answered') up.write(text)
      if (where === 'answered') trap.id ??= stanza.attrs.id
      else spring(trap)
    })
    relay(up, client, undefined, stanza => {
      if (dead) return
      const ours = questions.get(stanza.attrs.id)
      if (trap?.id !== undefined && trap.id === stanza.attrs.id) spring(trap)
      else if (ours) ours(stanza)
      else client.write(stanza.toString())
    })
  })
  await once(server.listen(port, HOST), 'listening')

  return {
    host: HOST,
    sent,
    changes: () => sent.filter(isChange).flatMap(iq => iq.getChildElements().slice(0, 1)),
    forgets: () => void (sent.length = 0),
    async asks(to, payload) {
      const id = `tap-${randomUUID()}`
      const { promise, resolve } = Promise.withResolvers<Element>()
      questions.set(id, resolve)
      const iq = new Element('iq', { type: 'get', id, to, from: component })
      iq.cnode(parse(payload))
      upstream?.write(iq.toString())
      const answer = await promise
      questions.delete(id)
      return answer
    },
    tells: stanza => void downstream?.write(stanza.toString()),
    cuts: (left, where, what = isChange) => new Promise(sprung => (trap = { left, where, what, sprung })),
    away(isAway) {
      refusing = isAway
      if (isAway) for (const socket of sockets) socket.destroy()
    },
    async end() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}

/** Passes on the stream's opening as it is, then hands over whole stanzas. */
function relay(
  from: Socket,
  to: Socket,
  named: ((domain: string) => void) | undefined,
  take: (stanza: Element) => void,
): void {
  const parser = new Parser()
  let opening = ''
  let open = false
  parser.on('start', ({ attrs }: Element) => named?.(String(attrs.to)))
  parser.on('element', take)
  parser.on('end', () => to.end('</stream:stream>'))
  parser.on('error', () => from.destroy())
  from.setEncoding('utf8').on('data', data => {
    if (!open) {
      opening += data
      const header = /^.*?<stream:stream[^>]*>/s.exec(opening)?.[0]
      if (!header) return
      open = true
      to.write(header)
      parser.write(opening)
    } else parser.write(String(data))
  })
}

/** What acknowledges messages alone. */
export const isDone = (stanza: Element) => stanza.getChild('acknowledge', OUTBOX) !== undefined

/** What acknowledges messages and sessions changes nothing of the organisation. */
const isChange = (stanza: Element) =>
  stanza.name === 'iq' &&
  stanza.attrs.type === 'set' &&
  !stanza.getChildElements().some(({ name, attrs }) => attrs.xmlns === OUTBOX || name === Heard.name)
