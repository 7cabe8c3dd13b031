// Collecting: what was written is counted, each message once, whatever is killed. Counts are stored in one batch with how far they go.
import { Activity, type Written } from '../../xep/activity.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { ActivityKind } from '../model/activity.ts'
import { clockOf } from '../model/day.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { peopleAt } from '../people/people-at.ts'
import { placesOf, surroundingsOf, type WrittenIn } from './placing.ts'
import type { ActivityEvent } from './records.ts'
import { countMessages, newTally, tallyWrites, type Tally } from './tally.ts'

const CURSOR = 'archives'
const SLICE = 2_000 // messages that are read at once: those of one writer mostly change the same records
const BATCH = 500 // messages of one batch, at most
const CHANGED = 700 // counts after which a batch ends: nothing else runs while it is written

/** Messages as they are counted. */
interface Message {
  at: Date
  kind: ActivityKind
  where: WrittenIn
  writer: Person | undefined
}

/** Runs when nobody else counts, moves or removes what was counted. */
export const withCounts = <T>({ serially }: Pick<Context, 'serially'>, run: () => Promise<T>): Promise<T> =>
  serially('activity', run)

/** Counts everything that was accepted until now. While the server is away, what it has accepted waits in its archives. */
export const collectActivity = (context: Context): Promise<void> =>
  withCounts(context, async () => {
    while (await countEvents(context));
    if (context.wire.online) while (await countRows(context));
  })

/** Counts what Bellhop itself has accepted, the messages of one writer together. @returns whether there may be more */
async function countEvents(context: Context): Promise<boolean> {
  const { store } = context
  const read = await store.activityEvents.find({ limit: SLICE })
  const events = [...Map.groupBy(read, ({ writer }) => writer).values()].flat()
  const people = await byId(store.people, writersOf(events))
  const places = await placesByName(context, events)
  const messages = events.map(({ id, at, kind, place, writer }) => ({
    ...{ id, at: new Date(at), kind, where: places.get(place) },
    writer: people.get(writer ?? ''),
  }))
  const count = await counterFor(context, messages)
  for (let rest = messages; rest.length;) {
    const tally = newTally()
    const counted = rest.slice(0, countSome(tally, rest, count))
    const removed = counted.map(({ id }): Write => ({ remove: 'activityEvents', id }))
    await store.batch([...(await tallyWrites(context, tally)), ...removed])
    rest = rest.slice(counted.length)
  }
  return read.length === SLICE
}

const writersOf = (events: ActivityEvent[]) => events.map(({ writer }) => writer).filter(id => id !== undefined)

/** Where these events happened, by their places. */
async function placesByName({ store }: Context, events: ActivityEvent[]): Promise<Map<string, WrittenIn>> {
  const idsOf = (word: string) =>
    events.filter(({ place }) => place.startsWith(`${word} `)).map(({ place }) => place.slice(word.length + 1))
  const found = new Map<string, WrittenIn>()
  for (const [id] of await byId(store.groups, idsOf('group'))) found.set(`group ${id}`, { group: id })
  for (const [id, { group }] of await byId(store.broadcasts, idsOf('broadcast')))
    found.set(`broadcast ${id}`, { group })
  for (const [id, { desk }] of await byId(store.cases, idsOf('case'))) found.set(`case ${id}`, { desk })
  return found
}

/** Counts the next rows of the server's archives. @returns whether there are more */
async function countRows(context: Context): Promise<boolean> {
  const { store, wire, config } = context
  const cursor = await store.activityCursors.get(CURSOR)
  const asked = {
    ...(cursor && { after: cursor.after }),
    ...(config.reportDirect === 'yes' && { direct: true }),
    written: [],
  }
  const answer = await wire.ask('get', config.domain, Activity, asked).catch(unlessNotKept)
  if (!answer) return false
  const { next = 0, more = false, written } = Activity.parse(answer)
  if (cursor?.after === next) return false
  await storeCounts(context, await messagesOf(context, written), [
    { put: 'activityCursors', record: { id: CURSOR, after: next } },
  ])
  return more
}

/** Archives that another storage driver keeps, or nobody, are not counted. */
function unlessNotKept(error: unknown): undefined {
  if (error instanceof Fault && error.condition === 'feature-not-implemented') return undefined
  throw error
}

async function messagesOf({ store, config }: Context, written: Written[]): Promise<Message[]> {
  const places = [...new Set(written.map(({ where }) => where))]
  const addresses = [...new Set(written.map(({ from }) => from).filter(from => from !== undefined)), ...places]
  const rooms = await store.groups.find({ where: { kind: 'chat', name: { in: places } } })
  const groups = new Map(rooms.map(group => [group.name, group]))
  const people = await peopleAt({ store, config }, addresses)
  return written.map(({ where, from, at, kind }) => {
    const group = groups.get(where)
    const receiver = people.get(where)
    return {
      ...{ at: new Date(at * 1_000), kind, writer: people.get(from ?? '') },
      where: group ? { group: group.id } : receiver && { person: receiver.id },
    }
  })
}

/** Adds messages to the counts, in one batch with what says that they are counted. */
async function storeCounts(context: Context, messages: Message[], also: Write[]): Promise<void> {
  const count = await counterFor(context, messages)
  const tally = newTally()
  for (const each of messages) count(tally, each)
  await context.store.batch([...(await tallyWrites(context, tally)), ...also])
}

type Counter = (tally: Tally, message: Message) => void

/** Reads what is around these messages, and answers what counts one of them. */
async function counterFor(context: Context, messages: Message[]): Promise<Counter> {
  const groups = new Set(messages.flatMap(({ where }) => (where && 'group' in where ? [where.group] : [])))
  const writers = new Map(messages.flatMap(({ writer }) => (writer ? [[writer.id, writer]] : [])))
  const around = await surroundingsOf(context, [...groups], [...writers.values()])
  const clock = clockOf(timeZoneOf(context.config))
  return (tally, { at, kind, where, writer }) => {
    for (const placed of placesOf(around, where, writer)) countMessages(tally, clock(at), kind, placed)
  }
}

/** Counts the first of these messages, as many as one batch has. @returns how many */
function countSome(tally: Tally, messages: Message[], count: Counter): number {
  const { sums, days, shares } = tally
  let counted = 0
  for (const each of messages.slice(0, BATCH)) {
    if (sums.size + days.size + shares.size >= CHANGED) break
    count(tally, each)
    counted++
  }
  return counted
}

async function byId<R extends { id: string }>(
  collection: { find: (query: { where: { id: { in: string[] } } }) => Promise<R[]> },
  ids: string[],
): Promise<Map<string, R>> {
  const found = await collection.find({ where: { id: { in: [...new Set(ids)] } } })
  return new Map(found.map(record => [record.id, record]))
}
