// Chunks hold the recipients of a broadcast; the server acknowledges each chunk and takes it once. Sorted, so that a few of
// them tell whether somebody is among tens of thousands.
import type { Context } from '../context.ts'
import type { Delivery, Broadcast } from './records.ts'

const CHUNK = 100 // people per acknowledged step: some tens of milliseconds of the server's time
const PERSONAL = 75 // the same where each has a text of their own: the longest, all of it escaped, fit into a stanza of 4 MiB
const WITH_FILES = 25 // the same where each has files besides

const idOf = (broadcast: string, at: number) => `${broadcast}/${at}`

/** @param people ids */
export function chunksOf(
  { id, personal, files }: Pick<Broadcast, 'id' | 'personal' | 'files'>,
  people: string[],
): Delivery[] {
  const size = !personal ? CHUNK : files?.length ? WITH_FILES : PERSONAL
  const sorted = people.toSorted()
  return Array.from({ length: Math.ceil(people.length / size) }, (_, at) => ({
    ...{ id: idOf(id, at), broadcast: id, done: false },
    people: sorted.slice(at * size, (at + 1) * size),
  }))
}

/** The ids of all to whom it went, or goes. */
export async function recipientsOf({ store }: Pick<Context, 'store'>, { id }: Broadcast): Promise<string[]> {
  const chunks = await store.deliveries.find({ where: { broadcast: id } })
  return [...new Set(chunks.flatMap(({ people }) => people))].sort()
}

/** Whether it went, or goes, to somebody. */
export const goesTo = async (
  { store }: Pick<Context, 'store'>,
  broadcast: Broadcast,
  person: string,
): Promise<boolean> => (await chunkWith(id => store.deliveries.get(id), broadcast, person)) !== undefined

/** The chunk that somebody is in: found by halves, as the copies of a broadcast may all come back at once. */
export async function chunkWith(
  read: (id: string) => Promise<Delivery | undefined>,
  { id, recipients }: Pick<Broadcast, 'id' | 'recipients'>,
  person: string,
): Promise<Delivery | undefined> {
  for (let [low, high] = [0, recipients]; low < high;) {
    const middle = (low + high) >> 1
    const chunk = await read(idOf(id, middle))
    if (chunk?.people.includes(person)) return chunk
    const [first] = chunk?.people ?? [] // none behind the last chunk
    if (first !== undefined && first < person) low = middle + 1
    else high = middle
  }
  return undefined
}
