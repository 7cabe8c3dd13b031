// Broadcasts: the owner sends, every member gets one copy, none learns of another. What is accepted here is stored; how it
// goes out: delivery.ts
import { activityWrite } from '../activity.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import { personCalled } from '../people/person.ts'
import { ownsGroup } from '../policy/permit.ts'
import { askLastTally } from '../questions/tally.ts'
import { chunksOf, goesTo } from './chunks.ts'
import { withinDay } from './daily.ts'
import { draftBroadcast, senderOf, type Order } from './draft.ts'
import type { Broadcast, Delivery } from './records.ts'
import { sayCount } from '../../texts/say.ts'

const PAGE = 200 // broadcasts read at once

/**
 * Takes a broadcast: when this resolves it is stored and will be delivered, whatever happens.
 * @throws Fault as `draftBroadcast` does, policy-violation beyond what a member sends a day
 */
export async function acceptBroadcast(context: Context, order: Order, caller: Caller): Promise<Broadcast> {
  const { fresh, recipients, question } = await draftBroadcast(context, order, caller)
  const writes: Write[] = question ? [{ put: 'questions', record: question }] : []
  const placed = await withinDay(context, fresh, caller, () => placeBroadcast(context, fresh, recipients, writes))
  if (question && placed.id === fresh.id) await askLastTally(context, question)
  return placed
}

/** What its sender is told. */
export const sentText = ({ id, recipients }: Pick<Broadcast, 'id' | 'recipients'>): string =>
  sayCount(recipients, 'Sent to {count} person as {id}.', 'Sent to {count} people as {id}.', { id })

/** The broadcast that the caller has sent under this origin already. */
export async function broadcastBefore(
  { store }: Context,
  origin: string | undefined,
  caller: Caller,
): Promise<Broadcast | undefined> {
  if (origin === undefined) return undefined
  const [known] = await store.broadcasts.find({ where: { sender: senderOf(caller), origin } })
  return known?.accepted ? known : undefined
}

/**
 * Stores a broadcast to these people; one of the same sender and origin that is stored already takes its place.
 * @param also what is written with it
 */
export async function placeBroadcast(
  context: Context,
  fresh: Broadcast,
  recipients: string[],
  also: Write[] = [],
): Promise<Broadcast> {
  const { sender, origin } = fresh
  return context.serially(`broadcast ${sender} ${origin}`, async () => {
    const [known] = await context.store.broadcasts.find({ where: { sender, origin } })
    if (known?.accepted) return known
    const before = known ? await chunksIn(context, known) : []
    return accept(context, { ...fresh, ...known }, recipients, before, also)
  })
}

/** Stores a broadcast together with all to whom it goes. */
async function accept(
  context: Context,
  broadcast: Broadcast,
  recipients: string[],
  before: Delivery[],
  also: Write[],
): Promise<Broadcast> {
  const { store, queue, count } = context
  const people = broadcast.audience ?? recipients
  const chunks = chunksOf(broadcast, people)
  const ids = new Set(chunks.map(({ id }) => id))
  const stale = before.filter(({ id }) => !ids.has(id))
  const accepted = { ...broadcast, accepted: true, recipients: people.length }
  await store.batch([
    { put: 'broadcasts', record: accepted },
    ...chunks.map((record): Write => ({ put: 'deliveries', record })),
    ...stale.map(({ id }): Write => ({ remove: 'deliveries', id })),
    ...(await activityWrites(context, accepted)),
    ...also,
    ...inboxWrites(context),
  ])
  count('broadcasts')
  await queue.add('broadcast', broadcast.id)
  return accepted
}

/** A broadcast is one message of its sender, however many get it; a correction or retraction is none. */
async function activityWrites(context: Context, broadcast: Broadcast): Promise<Write[]> {
  const { group, sender, files, source, corrects, retracts } = broadcast
  if (corrects !== undefined || retracts !== undefined) return []
  const writer = source === undefined ? await personCalled(context, sender) : undefined
  return [activityWrite(context, `group ${group}`, files?.length ? 'file' : 'text', writer)]
}

/** Chunks that an older Bellhop stored before it accepted a broadcast, and was ended. */
const chunksIn = ({ store }: Context, { id }: Broadcast): Promise<Delivery[]> =>
  store.deliveries.find({ where: { broadcast: id } })

/** Puts what is not finished to the queue again. What an older Bellhop did not accept is up to whoever asks again. */
export async function resumeBroadcasts({ store, queue }: Context): Promise<void> {
  const where = { completed: null, accepted: true }
  for (const { id } of await store.broadcasts.find({ where })) await queue.add('broadcast', id)
}

/**
 * Earlier broadcasts of a group, latest first, that a reader may see; everything for who decides there. What is left out
 * leaves no gap: a list that is shorter than it was asked for would tell of it.
 */
export async function broadcastsOf(
  context: Context,
  group: Group,
  limit: number,
  caller: Caller,
): Promise<Broadcast[]> {
  const found: Broadcast[] = []
  const where = { group: group.id, accepted: true, retracts: null, corrects: null }
  for (let after: Broadcast | undefined; found.length < limit;) {
    const page: Broadcast[] = await context.store.broadcasts.find({
      where,
      sort: 'sent',
      descending: true,
      limit: PAGE,
      ...(after && { after }),
    })
    const shown = page.filter(broadcast => ownsGroup(group, caller) || isFor(broadcast, caller))
    found.push(...(await receivedBy(context, shown, caller)))
    after = page.at(-1)
    if (page.length < PAGE) break
  }
  return found.slice(0, limit)
}

/** A guest reads what was sent to that guest: who wrote before the guest came did not write for outsiders. */
async function receivedBy(context: Context, found: Broadcast[], { person }: Caller): Promise<Broadcast[]> {
  if (person?.sponsor === undefined || context.config.guestHistory === 'yes') return found
  const received = await Promise.all(found.map(broadcast => goesTo(context, broadcast, person.id)))
  return found.filter((_, at) => received[at])
}

const isFor = ({ personal, audience, retracted }: Broadcast, { person }: Caller) =>
  !personal && !retracted && (audience === undefined || (person !== undefined && audience.includes(person.id)))
