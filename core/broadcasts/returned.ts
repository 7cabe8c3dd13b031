// Copies of broadcasts that come back from other servers: sent again, after longer and longer pauses, for a day; then given
// up and told to the owner. Nobody else's copy waits for them. docs/design/broadcast.md
import { Fanout } from '../../xep/fanout.ts'
import type { Condition, Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { goesTo } from './chunks.ts'
import { buttonsFor } from '../questions/question.ts'
import { chunkFanout, questionOf } from './delivery.ts'
import { guestAt } from '../people/person.ts'
import { peopleOf } from '../graph.ts'
import { bodiesFor, TextRefused } from './personal.ts'
import { openVersions } from './versions.ts'
import { fieldsOf, type Person } from '../model/person.ts'
import type { Copy, Broadcast } from './records.ts'
import { addressOf } from '../model/jid.ts'
import { queueAt } from '../runs/queue-at.ts'

const LONGEST_PAUSE = 3_600_000
/** Conditions that may pass; any other condition is final. */
const TEMPORARY = new Set<Condition>([
  'remote-server-not-found',
  'remote-server-timeout',
  'recipient-unavailable',
  'resource-constraint',
  'internal-server-error',
])

export interface Bounce {
  /** The bare address that the copy was for. */
  from: string
  /** Of the message that came back: the broadcast's. */
  id: string
  fault: Fault
  /** Identifies the bounce: one that comes again counts once. */
  origin: string
}

/** Answers whether it was a copy of ours. */
export async function takeBackCopy(context: Context, { from, id, fault, origin }: Bounce): Promise<boolean> {
  const broadcast = await context.store.broadcasts.get(id)
  const person = broadcast && (await guestAt(context, from))
  if (!person || !(await goesTo(context, broadcast, person.id))) return false
  const copy = `${id}/${person.id}`
  await context.serially(`copy ${copy}`, async () => {
    const known = await context.store.copies.get(copy)
    if (known?.origin === origin || known?.state === 'undeliverable') return
    await note(context, next(context, known, { id: copy, broadcast: id, person: person.id, origin }, fault))
  })
  return true
}

function next(
  { config, now }: Context,
  known: Copy | undefined,
  about: Pick<Copy, 'id' | 'broadcast' | 'person' | 'origin'>,
  { condition, message: problem }: Fault,
): Copy {
  const tries = (known?.tries ?? 0) + 1
  const first = known?.first ?? now().toISOString()
  const pause = Math.min(LONGEST_PAUSE, config.retrySeconds * 1_000 * 2 ** (tries - 1))
  const due = new Date(now().getTime() + pause).toISOString()
  const isLate = Date.parse(due) > Date.parse(first) + config.retryHours * 3_600_000
  const state = isLate || !TEMPORARY.has(condition) ? 'undeliverable' : 'waiting'
  return { ...about, state, tries, first, due, problem: `${condition}: ${problem}`.slice(0, 300) }
}

async function note(context: Context, copy: Copy): Promise<void> {
  await context.store.copies.put(copy)
  if (copy.state === 'waiting') await later(context, copy)
}

const later = (context: Context, { id, tries, due }: Copy) => queueAt(context, 'copy', `${id} ${tries}`, new Date(due))

/** Sends one copy again under the id that the message always had. @param job the copy's id and which try it is */
export async function resendCopy(context: Context, job: string): Promise<void> {
  const [id = '', tries] = job.split(' ')
  await context.serially(`copy ${id}`, async () => {
    const copy = await context.store.copies.get(id)
    if (copy?.state !== 'waiting' || copy.tries !== Number(tries)) return
    if (await send(context, copy)) await context.store.copies.change(id, { tries: copy.tries }, { state: 'sent' })
    else await context.store.copies.remove(id)
  })
}

/** Answers whether there is still somebody to send it to. */
async function send(context: Context, { broadcast: id, person: personId, tries }: Copy): Promise<boolean> {
  const { store, wire, config } = context
  const [broadcast, person] = [await store.broadcasts.get(id), await store.people.get(personId)]
  const group = broadcast && (await store.groups.get(broadcast.group))
  const first = broadcast?.corrects === undefined ? broadcast : await store.broadcasts.get(broadcast.corrects)
  if (!group || !first || first.retracted || !person?.jid || !(await peopleOf(context, group.id)).includes(personId))
    return false
  const body = broadcast.personal ? await personalBody(context, broadcast, person) : broadcast.body
  if (body === undefined) return false
  const chunk = `${id}/${personId}/${tries}`
  const question = await questionOf(context, broadcast)
  const recipients = [{ jid: person.jid, body }]
  const order = chunkFanout(broadcast, addressOf(group, config), chunk, recipients, question && buttonsFor(question))
  await wire.ask('set', config.domain, Fanout, order)
  return true
}

/** Nothing for a text that may not be used any more: its sender was told when it was to be delivered. */
async function personalBody({ config }: Context, broadcast: Broadcast, person: Person): Promise<string | undefined> {
  try {
    const filler = openVersions(broadcast, 'empty', config)
    const [text] = await bodiesFor(filler, [fieldsOf(person)]).finally(() => filler.end())
    return text
  } catch (error) {
    if (error instanceof TextRefused) return undefined
    throw error
  }
}

/** At the start: the queue may have been lost with us. */
export async function resumeCopies(context: Context): Promise<void> {
  for (const copy of await context.store.copies.find({ where: { state: 'waiting' } })) await later(context, copy)
}

/** How many copies of a broadcast are on their way again, were given up, and are for people who block the group. */
export async function countCopies(
  { store }: Context,
  broadcast: string,
): Promise<{ waiting: number; lost: number; blocked: number }> {
  return {
    waiting: await store.copies.count({ broadcast, state: 'waiting' }),
    lost: await store.copies.count({ broadcast, state: 'undeliverable' }),
    blocked: await store.copies.count({ broadcast, state: 'blocked' }),
  }
}
