// Counts the readers of broadcasts: each once for each message that this person got. Who they are is kept as digits in the chunks, so
// that a second mark counts nothing, and goes with the chunks; the number stays with the broadcast.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'
import { peopleAt } from '../people/people-at.ts'
import { chunkWith } from './chunks.ts'
import type { Broadcast, Delivery } from './records.ts'

const EARLIER = 20 // messages of the group before the one that a mark names, which it is about, too

/** That somebody has read a broadcast. */
export interface ReadMark {
  /** The bare address of who has read it, as the server vouches for it. */
  reader: string
  /** The address that the mark was sent to. */
  to: string
  /** The id of the broadcast, or of its correction, as the mark says. */
  broadcast: string
}

type Stored = Pick<Context, 'store' | 'config'>

/** What a batch of marks has read of the store, each record once, and what it changes. */
interface Counting {
  broadcast: (id: string) => Promise<Broadcast | undefined>
  /** A broadcast and those of its group before it, the latest first, of which read marks count. */
  upTo: (id: string) => Promise<Broadcast[]>
  chunk: (id: string) => Promise<Delivery | undefined>
  /** The digits of the chunks that have new readers. */
  digits: Map<string, string>
  /** How many new readers a broadcast has. */
  more: Map<string, number>
}

/** Counts these marks, in one batch of the store. */
export async function countReads(context: Stored, marks: ReadMark[]): Promise<void> {
  const people = await peopleAt(
    context,
    marks.map(({ reader }) => reader),
  )
  const counting = newCounting(context)
  for (const { reader, broadcast } of marks) {
    const person = people.get(reader)
    if (person) await countReader(counting, broadcast, person.id)
  }
  const writes = await writesOf(counting)
  if (writes.length) await context.store.batch(writes)
}

function newCounting({ store }: Stored): Counting {
  const broadcast = readOnce(id => store.broadcasts.get(id))
  return {
    broadcast,
    upTo: readOnce(async id => {
      const named = await broadcast(id)
      const first = named?.corrects === undefined ? named : await broadcast(named.corrects)
      return first && isCounted(first) ? [first, ...(await earlierThan({ store }, first))] : []
    }),
    chunk: readOnce(id => store.deliveries.get(id)),
    digits: new Map(),
    more: new Map(),
  }
}

function readOnce<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return id => {
    const found = known.get(id) ?? read(id)
    known.set(id, found)
    return found
  }
}

const isCounted = ({ accepted, retracts, read }: Broadcast) => accepted && retracts === undefined && read !== undefined

async function earlierThan({ store }: Pick<Context, 'store'>, { id, group, sent }: Broadcast): Promise<Broadcast[]> {
  const where = { group, accepted: true, corrects: null, retracts: null, sent: { lte: sent } }
  const found = await store.broadcasts.find({ where, sort: 'sent', descending: true, limit: EARLIER + 1 })
  return found.filter(each => each.id < id && isCounted(each))
}

/**
 * Counts a reader for a message and for those before it, as a mark says that all up to it was displayed (XEP-0333 §1). Before one that
 * has counted already there is nothing new. Who did not get the message has not read it.
 */
async function countReader(counting: Counting, id: string, person: string): Promise<void> {
  const all = await counting.upTo(id)
  for (const broadcast of all) {
    const chunk = await chunkWith(counting.chunk, broadcast, person)
    if (!chunk && broadcast === all[0]) return
    if (chunk && !addReader(counting, chunk, person)) return
  }
}

/** @returns whether this person had not read it */
function addReader({ digits, more }: Counting, { id, broadcast, people, read }: Delivery, person: string): boolean {
  const before = digits.get(id) ?? read ?? '0'.repeat(people.length)
  const at = people.indexOf(person)
  if (before[at] === '1') return false
  digits.set(id, `${before.slice(0, at)}1${before.slice(at + 1)}`)
  more.set(broadcast, (more.get(broadcast) ?? 0) + 1)
  return true
}

async function writesOf({ broadcast, digits, more }: Counting): Promise<Write[]> {
  const counts = await Promise.all(
    [...more].map(async ([id, number]): Promise<Write> => {
      const { read = 0 } = (await broadcast(id)) ?? {}
      return { change: 'broadcasts', id, patch: { read: read + number } }
    }),
  )
  return [...counts, ...[...digits].map(([id, read]): Write => ({ change: 'deliveries', id, patch: { read } }))]
}
