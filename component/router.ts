// From a stanza to its route and back: one Map, one try/catch. What we advertise follows from what is routed.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Element } from 'ltx'
import { Fault, Outage, buildError } from '../xep/fault.ts'
import type { Message } from '../xep/message.ts'
import { parseMessage } from '../xep/message-parse.ts'
import { Stored } from '../xep/outbox.ts'
import type { Extension } from '../xep/schema.ts'
import type { Context } from '../core/context.ts'
import { callerOf } from '../core/people/caller.ts'
import { refusalOf } from '../core/incident.ts'
import type { Caller } from '../core/model/caller.ts'
import { storedOrigin } from '../core/model/inbox.ts'
import { bareJid } from '../core/model/jid.ts'

/** How a stanza came. */
interface Arrival {
  /** The streams that had been lost by then (core/context.ts). */
  lost: number
  /** The id under which the server stores this message until we acknowledge it; grows with the order of arrival. */
  storedId?: number
  /** The server hands it over for the first time. */
  isFirst?: boolean
  /** It comes again by the next stream, where this one is lost before it is over. */
  comesAgain?: boolean
  /** Tried again where the store does not work now. */
  mayWait?: boolean
}

/** `again`: it comes again by the next stream. `later`: it is to be handled again by itself. */
type Ending = 'over' | 'again' | 'later'

const LOST = 5 // streams that are lost while a message is handled until it counts as the reason
const PATIENCE = 5 * 60_000 // ms that a message waits for the store until its sender reads that it does not work
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000

export interface Request extends Arrival {
  context: Context
  stanza: Element
  /** All that a message says; absent for other stanzas. */
  message?: Message
  caller: Caller
  /** The address of ours that was written to, without a resource. */
  to: string
  /** Full JID. */
  from: string
  /** It comes again by its client: what was said to the first one is said once more. */
  answersAnew?: boolean
}

export interface Route {
  /** `iq-get/<ns>:<name>`, `iq-set/…`, `message/<what>` or `presence/<type>`. */
  key: string
  /** Namespace to advertise, where there is one. */
  feature?: string
  handle: (request: Request) => Promise<Element | undefined | void>
}

type Rule<Q, A> = (request: Request, question: Q) => Promise<A>

const iq =
  (type: 'get' | 'set') =>
  <Q, A>(question: Extension<Q>, answer: Extension<A> | undefined, rule: Rule<Q, A>): Route => ({
    key: `iq-${type}/${question.ns}:${question.name}`,
    feature: question.ns,
    async handle(request) {
      const payload = request.stanza.getChild(question.name, question.ns)
      if (!payload) throw new Fault('bad-request', 'The request has no payload.')
      const value = await rule(request, question.parse(payload))
      return answer?.build(value)
    },
  })

export const iqGet = iq('get')
export const iqSet = iq('set')

export const messageRoute = (what: 'any' | 'error', handle: Route['handle']): Route => ({
  key: `message/${what}`,
  handle,
})
export const presenceRoute = (type: string, handle: Route['handle']): Route => ({ key: `presence/${type}`, handle })

export type Router = ((stanza: Element) => Promise<void>) & { features: string[] }

/**
 * @param acknowledge called with the id of each stored message when its effect is stored, or its refusal sent
 * @throws Error when two routes have one key
 */
export function makeRouter(
  context: Context,
  routes: Route[],
  acknowledge: (storedId: number) => void = () => {},
): Router {
  const table = new Map<string, Route>()
  for (const route of routes) {
    if (table.has(route.key)) throw new Error(`Two routes for ${route.key}`)
    table.set(route.key, route)
  }
  const features = [...new Set(routes.map(({ feature }) => feature).filter(feature => feature !== undefined))].sort()
  const open: Open = { context, table, acknowledge, blocked: new Map(), lost: new Map() }
  return Object.assign((stanza: Element) => take(open, stanza), { features })
}

interface Open {
  context: Context
  table: Map<string, Route>
  acknowledge: (storedId: number) => void
  /** Conversations in which a message comes again, and on which stream it came: what came behind it on that does, too. */
  blocked: Map<string, number>
  /** How many streams were lost while a stored message was handled. */
  lost: Map<number, number>
}

/** Handles messages from one sender to one address in order, and all other stanzas concurrently. */
async function take({ context, table, acknowledge, blocked, lost }: Open, stanza: Element): Promise<void> {
  const arrival = { lost: context.wire.lost } // now: it may wait for others long after its stream
  if (stanza.name !== 'message') return void (await answer(context, table, stanza, arrival))
  const message = parseMessage(stanza)
  const { id: storedId, redelivered } = message.stored ?? {}
  // A mark that cannot be read is none: the message is handled, and comes again with the next stream.
  if (message.unreadable.includes(Stored.name))
    context.log.error({ from: stanza.attrs.from }, 'invalid <stored/> element ignored')
  const conversation = `message ${bareJid(stanza.attrs.from)} ${bareJid(stanza.attrs.to)}`
  await context.serially(conversation, async () => {
    if (storedId === undefined) return void (await answer(context, table, stanza, { ...arrival, message }))
    if (blocked.get(conversation) === arrival.lost) return // it comes again as well, in its order
    blocked.delete(conversation)
    const times = lost.get(storedId) ?? 0
    const stored = { ...arrival, message, storedId, isFirst: !redelivered, comesAgain: times < LOST }
    if (await isHandled(context, table, stanza, stored)) {
      lost.delete(storedId)
      acknowledge(storedId)
    } else {
      lost.set(storedId, times + 1)
      blocked.set(conversation, arrival.lost)
    }
  })
}

/**
 * Handles a message that the server stores until it is over. While the store does not work it is handled again, and what its sender wrote
 * behind it waits; what nobody can be told of waits as long as it takes.
 * @returns false for a message that comes again by the next stream
 */
async function isHandled(
  context: Context,
  table: Open['table'],
  stanza: Element,
  arrival: Arrival & Pick<Request, 'message'>,
): Promise<boolean> {
  const until = Date.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    const mayWait = !hasReader(stanza) || Date.now() < until
    const isFirst = arrival.isFirst === true && tries === 0
    const ending = await answer(context, table, stanza, { ...arrival, isFirst, mayWait })
    if (ending !== 'later') return ending === 'over'
    await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries), undefined, { ref: false })
    if (arrival.comesAgain && context.wire.lost !== arrival.lost) return false
  }
}

/** Whether somebody reads the refusal of a message: nobody does where it is an error, or from the server itself. */
const hasReader = ({ attrs: { type, from } }: Element): boolean => type !== 'error' && String(from).includes('@')

/** Handles a stanza. A message that failed because the stream is lost comes again on the next one. */
async function answer(
  context: Context,
  table: Map<string, Route>,
  stanza: Element,
  arrival: Arrival & Pick<Request, 'message'>,
): Promise<Ending> {
  context.count('stanzas_in')
  const { from, to } = stanza.attrs
  const reply = (...children: Element[]) => send(context, response(stanza, 'result', children))
  try {
    const route = table.get(keyOf(stanza))
    if (!route) {
      if (stanza.name === 'iq') throw new Fault('service-unavailable', 'This is not offered here.')
      return 'over'
    }
    const caller = await callerOf(context, from, identityOf(stanza, arrival.storedId))
    const result = await route.handle({ context, stanza, caller, from, to: bareJid(to), ...arrival })
    if (stanza.name === 'iq') await reply(...(result ? [result] : []))
  } catch (error) {
    if (isLost({ context, ...arrival }, error)) return 'again'
    const about = { from, to, key: keyOf(stanza) }
    if (arrival.mayWait && error instanceof Outage) {
      context.log.warn({ ...about, reason: reasonOf(error) }, 'a message waits for the store')
      return 'later'
    }
    const fault = refusalOf(context, about, error)
    const refusal = refusalTo(stanza, fault)
    if (refusal) await send(context, refusal)
  }
  return 'over'
}

const reasonOf = ({ cause, message }: Outage): string => (cause instanceof Error ? cause.message : message)

/**
 * The stream by which a message came is gone, and with it what the message needs; the next one may be there already. The message comes
 * again by that.
 */
export const isLost = (
  { context: { wire }, lost, comesAgain }: Pick<Request, 'context' | 'lost' | 'comesAgain'>,
  error: unknown,
): boolean =>
  comesAgain === true &&
  (!wire.online || wire.lost !== lost) &&
  error instanceof Fault &&
  error.condition === 'remote-server-timeout'

/** Identifies a message for good. Ids of clients alone may repeat: some count from one in every session. */
function identityOf({ name, attrs, children }: Element, storedId: number | undefined): string | undefined {
  if (name !== 'message') return undefined
  if (storedId !== undefined) return storedOrigin(storedId)
  return (
    attrs.id &&
    `message ${createHash('sha256')
      .update(`${attrs.to} ${attrs.id} ${children.join('')}`)
      .digest('base64url')}`
  )
}

function keyOf(stanza: Element): string {
  const type = stanza.attrs.type
  if (stanza.name === 'presence') return `presence/${type ?? 'available'}`
  if (stanza.name === 'message') return `message/${type === 'error' ? 'error' : 'any'}`
  const [payload] = stanza.getChildElements()
  return `iq-${type}/${payload?.attrs.xmlns}:${payload?.name}`
}

function response({ name, attrs }: Element, type: string, children: Element[]): Element {
  const stanza = new Element(name, { type, from: attrs.to, to: attrs.from, ...(attrs.id && { id: attrs.id }) })
  for (const child of children) stanza.cnode(child)
  return stanza
}

/** Builds the answer to a refused stanza: each kind has its own, and some have none. */
function refusalTo(stanza: Element, fault: Fault): Element | undefined {
  const { type, from, to } = stanza.attrs
  if (type === 'error' || (stanza.name === 'message' && type === 'headline')) return undefined // RFC 6120 §8.3.1
  if (stanza.name !== 'presence') return response(stanza, 'error', [buildError(fault)])
  const isUnknown = fault.condition === 'item-not-found'
  // RFC 6121 §3.1.3 and §4.3.2: who is not there has no subscribers.
  if (isUnknown && (type === 'subscribe' || type === 'probe'))
    return new Element('presence', { from: bareJid(to), to: bareJid(from), type: 'unsubscribed' })
  const isAsking = type === 'subscribe' || stanza.getChild('x', 'http://jabber.org/protocol/muc') // else it asks nothing
  return isAsking ? response(stanza, 'error', [buildError(fault)]) : undefined
}

/** An answer that cannot be sent any more is lost with the stream that the question came by. */
async function send(context: Context, stanza: Element): Promise<void> {
  try {
    await context.wire.send(stanza)
  } catch (error) {
    context.log.debug(
      { to: stanza.attrs.to },
      `an answer was not sent: ${error instanceof Error ? error.message : error}`,
    )
  }
}
