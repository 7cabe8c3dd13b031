// From a stanza to its route and back: one Map, one try/catch. What we advertise follows from what is routed.
import { createHash } from 'node:crypto'
import { Element } from 'ltx'
import { Fault, Outage, buildError } from '../xep/fault.ts'
import { parseMessage } from '../xep/message-parse.ts'
import { Stored } from '../xep/outbox.ts'
import type { Extension } from '../xep/schema.ts'
import type { Context } from '../core/context.ts'
import { callerOf } from '../core/people/caller.ts'
import { refusalOf } from '../core/incident.ts'
import type { Caller } from '../core/model/caller.ts'
import { storedOrigin } from '../core/model/inbox.ts'
import { bareJid } from '../core/model/jid.ts'
import { readerLanguage } from '../core/model/reader.ts'
import { inLanguage } from '../texts/say.ts'
import { noteReadMark } from './read-marks.ts'
import { StoredMessages, type Arrival, type Ending } from './stored.ts'
import { say } from '../texts/say.ts'

export interface Request extends Arrival {
  context: Context
  stanza: Element
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
      if (!payload) throw new Fault('bad-request', say('The request has no payload.'))
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
  const answerOne: Answering = (stanza, arrival) => answer({ context, table }, stanza, arrival)
  const stored = new StoredMessages({ context, answer: answerOne, send: each => send(context, each), acknowledge })
  return Object.assign((stanza: Element) => take({ context, answer: answerOne, stored }, stanza), { features })
}

type Answering = (stanza: Element, arrival: Arrival) => Promise<Ending>

/** Handles messages from one sender to one address in order, and all other stanzas concurrently. */
async function take(
  { context, answer, stored }: { context: Context; answer: Answering; stored: StoredMessages },
  stanza: Element,
): Promise<void> {
  const arrival = { lost: context.wire.lost } // now: it may wait for others long after its stream
  if (stanza.name !== 'message') return void (await answer(stanza, arrival))
  const message = parseMessage(stanza)
  const { id: storedId, redelivered } = message.stored ?? {}
  if (noteReadMark(context, stanza, message) && storedId === undefined) return context.count('stanzas_in')
  // A mark that cannot be read is none: the message is handled, and comes again with the next stream.
  if (message.unreadable.includes(Stored.name))
    context.log.error({ from: stanza.attrs.from }, 'invalid <stored/> element ignored')
  const conversation = `message ${bareJid(stanza.attrs.from)} ${bareJid(stanza.attrs.to)}`
  await context.serially(conversation, async () => {
    if (storedId === undefined) return void (await answer(stanza, { ...arrival, message }))
    await stored.take(stanza, { ...arrival, message, storedId, isFirst: !redelivered }, conversation)
  })
}

/** Handles a stanza. A message that failed because the stream is lost comes again on the next one. */
async function answer(
  { context, table }: { context: Context; table: Map<string, Route> },
  stanza: Element,
  arrival: Arrival,
): Promise<Ending> {
  context.count('stanzas_in')
  const { from, to } = stanza.attrs
  const reply = (...children: Element[]) => send(context, response(stanza, 'result', children))
  let language = languageOf(stanza)
  try {
    const route = table.get(keyOf(stanza))
    if (!route) {
      if (stanza.name === 'iq') throw new Fault('service-unavailable', say('This is not offered here.'))
      return { is: 'over' }
    }
    const caller = await callerOf(context, from, identityOf(stanza, arrival.storedId))
    language = (caller.person && readerLanguage(caller.person)) ?? language
    const request = { context, stanza, caller, from, to: bareJid(to), ...arrival }
    const result = await inLanguage(language, () => route.handle(request))
    if (stanza.name === 'iq') await reply(...(result ? [result] : []))
  } catch (error) {
    if (isLost({ context, ...arrival }, error)) return { is: 'again' }
    const about = { from, to, key: keyOf(stanza) }
    if (arrival.mayWait && error instanceof Outage) {
      context.log.warn({ ...about, reason: reasonOf(error) }, 'a message waits for the store')
      return { is: 'later' }
    }
    const fault = inLanguage(language, () => refusalOf(context, about, error))
    const refusal = refusalTo(stanza, fault)
    if (refusal) await send(context, refusal)
    return { is: 'over', ...(refusal && { refusal }) }
  }
  return { is: 'over' }
}

/** RFC 6120 §8.1.5. A plain `en` says nothing: Prosody puts it on what comes from clients that name no language. */
const languageOf = ({ attrs }: Element): string | undefined =>
  attrs['xml:lang'] === 'en' ? undefined : attrs['xml:lang']

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
