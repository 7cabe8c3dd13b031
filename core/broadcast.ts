// Broadcasts: the owner sends, every member gets one copy, none learns of another. Stored first, then sent by chunks
// that the server acknowledges and takes once, so that a crash anywhere ends in each recipient having it exactly once.
import { Element } from 'ltx'
import { hosts } from '../config.ts'
import type { Broadcast, Group, Person } from '../store/collections.ts'
import { buildAtom } from '../xep/atom.ts'
import { Announcement } from '../xep/broadcast.ts'
import { Fanout } from '../xep/fanout.ts'
import { Fault } from '../xep/fault.ts'
import { Publish } from '../xep/pubsub.ts'
import { unfit } from '../xep/text.ts'
import { randomText } from './code.ts'
import type { Caller, Context } from './context.ts'
import { addressOf, jidOf, peopleById } from './people.ts'
import { permitOwner } from './permit.ts'
import { template, type Fill } from './template.ts'
import { peopleOf } from './reach.ts'

const CHUNK = 100 // people per acknowledged step: some tens of milliseconds of the server's time
const WINDOW = 3 // chunks under way at once
const LONGEST = 10_000 // characters of a body

export interface Order {
  group: Group
  body: string
  /** Fill {{ fields }} from each recipient's profile. */
  personal: boolean
  /** Identifies this sending; the caller's own origin where there is none. */
  once?: string
}

/**
 * Takes a broadcast: when this resolves it is stored and will be delivered, whatever happens.
 * @throws Fault forbidden for all but the owner, not-acceptable for a body that cannot be sent
 */
export async function acceptBroadcast(context: Context, order: Order, caller: Caller): Promise<Broadcast> {
  const { group, body, personal } = order
  const origin = order.once ?? caller.origin ?? randomText(16)
  if (group.kind !== 'broadcast')
    throw new Fault('not-acceptable', `${group.name} is a chat group: write into its room.`)
  permitOwner(group, caller)
  if (!body.trim()) throw new Fault('not-acceptable', 'A broadcast needs a text.')
  if (body.length > LONGEST)
    throw new Fault('not-acceptable', `A broadcast may have ${LONGEST} characters; this has ${body.length}.`)
  if (unfit(body)) throw new Fault('not-acceptable', 'The text has a control character that no message can carry.')
  if (personal) await tryFields(context, order)
  const sender = caller.person?.username ?? 'administrator'
  const sent = context.now().toISOString()
  const fresh = {
    id: broadcastId(),
    group: group.id,
    sender,
    origin,
    body,
    personal,
    accepted: false,
    sent,
    recipients: 0,
  }
  const broadcast = await insertOnce(context, fresh)
  return broadcast.accepted ? broadcast : complete(context, broadcast)
}

/** Grows with time, to the microsecond: the order in which the broadcasts of a group are delivered. */
function broadcastId(): string {
  const microseconds = Math.floor((performance.timeOrigin + performance.now()) * 1_000)
  return `b${microseconds.toString(32).padStart(11, '0')}${randomText(4)}`
}

async function insertOnce({ store }: Context, fresh: Broadcast): Promise<Broadcast> {
  try {
    await store.broadcasts.insert(fresh)
    return fresh
  } catch (error) {
    const { sender, origin } = fresh
    const [known] = await store.broadcasts.find({ where: { sender, origin } })
    if (!known) throw error
    return known
  }
}

/** Stores who gets it, then says that it is accepted; nothing is sent before. */
async function complete(context: Context, broadcast: Broadcast): Promise<Broadcast> {
  const accepted = await context.serially(`accept ${broadcast.id}`, () => addressed(context, broadcast))
  await context.queue.add('broadcast', broadcast.id)
  return accepted
}

/** Once: chunks that may be under way stay as they are, whoever asks again. */
async function addressed(context: Context, broadcast: Broadcast): Promise<Broadcast> {
  const { store } = context
  const known = await store.broadcasts.get(broadcast.id)
  if (known?.accepted) return known
  const people = await peopleOf(context, broadcast.group)
  const owner = (await store.groups.get(broadcast.group))?.owner
  const recipients = people.filter(id => id !== owner)
  const chunks = Array.from({ length: Math.ceil(recipients.length / CHUNK) }, (_, at) =>
    recipients.slice(at * CHUNK, (at + 1) * CHUNK),
  )
  // An earlier try may have stored more of them, before somebody left.
  const stale = await store.deliveries.find({ where: { broadcast: broadcast.id } })
  await Promise.all(stale.map(({ id }) => store.deliveries.remove(id)))
  await Promise.all(
    chunks.map((chunk, at) =>
      store.deliveries.put({ id: `${broadcast.id}/${at}`, broadcast: broadcast.id, people: chunk, done: false }),
    ),
  )
  const patch = { accepted: true, recipients: recipients.length }
  const accepted = await store.broadcasts.change(broadcast.id, { accepted: false }, patch)
  context.count('broadcasts')
  return accepted ?? broadcast
}

/** Puts what was accepted and is not finished to the queue again. What was not accepted is up to whoever asks again. */
export async function resumeBroadcasts({ store, queue }: Context): Promise<void> {
  const where = { completed: null, accepted: true }
  for (const { id } of await store.broadcasts.find({ where })) await queue.add('broadcast', id)
}

/**
 * Delivers what is left of a broadcast, behind those of the same group that were accepted before it.
 * @throws Fault when the server is away; to be tried again
 */
export async function deliverBroadcast(context: Context, id: string): Promise<void> {
  const { store, serially } = context
  const asked = await store.broadcasts.get(id)
  if (!asked || asked.completed) return
  await serially(`broadcasts ${asked.group}`, async () => {
    const where = { group: asked.group, completed: null, accepted: true, id: { lte: id } }
    for (const broadcast of await store.broadcasts.find({ where, sort: 'id' })) await deliver(context, broadcast)
  })
}

async function deliver(context: Context, broadcast: Broadcast): Promise<void> {
  const { store } = context
  const group = await store.groups.get(broadcast.group)
  if (group) {
    // Sent before the copies, so it is done before them; but nobody's copy waits for the answer.
    const published = publish(context, broadcast, group)
    published.catch(() => {}) // told below, unless a chunk fails first
    const left = await store.deliveries.find({ where: { broadcast: broadcast.id, done: false } })
    await windowed(
      left.map(
        ({ id: chunk, people }) =>
          () =>
            deliverChunk(context, broadcast, group, chunk, people),
      ),
    )
    await published
  }
  await store.broadcasts.change(broadcast.id, {}, { completed: context.now().toISOString() })
}

async function windowed(steps: (() => Promise<void>)[]): Promise<void> {
  const waiting = steps[Symbol.iterator]()
  const worker = async () => {
    for (const step of waiting) await step()
  }
  await Promise.all(Array.from({ length: WINDOW }, worker))
}

async function deliverChunk(
  context: Context,
  broadcast: Broadcast,
  group: Group,
  chunk: string,
  ids: string[],
): Promise<void> {
  const { wire, store, config } = context
  const people = await peopleById(context, ids)
  // Who has lost a field since is not to be left out, and nobody else for them.
  const fill: Fill = broadcast.personal ? template(broadcast.body, 'empty') : () => broadcast.body
  const recipients = people.map(person => ({ jid: jidOf(person, config), body: () => fill(fieldsOf(person)) }))
  if (recipients.length)
    await wire.ask('set', config.domain, Fanout, fanout(broadcast, addressOf(group, config), chunk, recipients))
  await store.deliveries.change(chunk, {}, { done: true })
  context.count('copies', recipients.length)
}

export interface Recipient {
  jid: string
  /** What this person reads, where it differs from person to person. */
  body: () => string
}

/** One chunk as the server takes it: one message and its recipients, or a message each where they differ. */
export function fanout(
  { id, body, personal }: Pick<Broadcast, 'id' | 'body' | 'personal'>,
  from: string,
  chunk: string,
  recipients: Recipient[],
) {
  if (!personal) return { id: chunk, messages: [message(id, from, body)], to: recipients.map(({ jid }) => jid) }
  return { id: chunk, messages: recipients.map(each => message(id, from, each.body(), each.jid)), to: [] }
}

function message(id: string, from: string, body: string, to?: string): Element {
  const stanza = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from, ...(to && { to }) })
  stanza.c('body').t(body)
  stanza.cnode(Announcement.build({ id }))
  return stanza
}

/** The node is the record. Publishing the same item id again replaces it by itself (XEP-0060 §7.1.2). */
async function publish(
  { wire, config }: Context,
  { id, body, personal, sent }: Broadcast,
  group: Group,
): Promise<void> {
  if (personal) return // what differs from person to person belongs to no common record
  const entry = buildAtom({ id, title: group.title, body, published: sent })
  await wire.ask('set', hosts(config).news, Publish, { node: group.name, item: id, entry })
}

const fieldsOf = ({ profile, username, name }: Person) => ({ ...profile, username, name })

async function tryFields(context: Context, { group, body }: Order): Promise<void> {
  const fill = template(body)
  const lacking: string[] = []
  for (const person of await peopleById(context, await peopleOf(context, group.id))) {
    try {
      fill(fieldsOf(person))
    } catch (error) {
      lacking.push(`${person.username}: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (lacking.length)
    throw new Fault(
      'not-acceptable',
      `Nothing was sent; ${lacking.length} profile(s) cannot fill it:\n${lacking.slice(0, 20).join('\n')}`,
    )
}

/** Earlier broadcasts of a group, latest first. */
export const broadcastsOf = ({ store }: Context, group: Group, limit: number) =>
  store.broadcasts.find({ where: { group: group.id, accepted: true }, sort: 'sent', descending: true, limit })
