// Variants of a broadcast: a correction and a retraction say what they are, in the language of each reader, for clients that do not
// show them in place of the first version.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { readersByLanguage } from '../model/reader.ts'
import { withoutCorrections } from '../people/without-corrections.ts'
import { markedCorrected } from './corrected.ts'
import type { Broadcast } from './records.ts'
import { withdrawnText } from './retraction.ts'
import { inLanguage } from '../../texts/say.ts'

/** What some people of a chunk read. */
export interface Variant {
  /** The chunk's, for all but those who read something else than the others: the server takes each once. */
  id: string
  broadcast: Broadcast
  readers: Person[]
}

/** @param chunk its id */
export async function variantsOf(
  context: Context,
  broadcast: Broadcast,
  chunk: string,
  people: Person[],
): Promise<Variant[]> {
  if (broadcast.retracts !== undefined) return retractionsOf(context, broadcast, chunk, people)
  if (broadcast.corrects === undefined) return [{ id: chunk, broadcast, readers: people }]
  const ids = people.map(({ id }) => id)
  const unaware = await withoutCorrections(context, ids)
  const { plain = [], aware = [] } = Object.groupBy(people, ({ id }) => (unaware.has(id) ? 'plain' : 'aware'))
  const marked = () => markedCorrected(broadcast)
  return [
    ...(aware.length ? [{ id: chunk, broadcast, readers: aware }] : []),
    ...inEachLanguage(context, `${chunk} plain`, plain, marked),
  ]
}

async function retractionsOf(
  context: Context,
  broadcast: Broadcast,
  chunk: string,
  people: Person[],
): Promise<Variant[]> {
  const first = await context.store.broadcasts.get(broadcast.retracts ?? '')
  const worded = () => (first ? { ...broadcast, body: withdrawnText(context.config, first) } : broadcast)
  return inEachLanguage(context, chunk, people, worded)
}

function inEachLanguage(context: Context, chunk: string, people: Person[], make: () => Broadcast): Variant[] {
  const { language: usual } = context.config
  return [...readersByLanguage(context, people)].map(([language, some]) => ({
    id: language === usual ? chunk : `${chunk} ${language}`,
    broadcast: inLanguage(language, make),
    readers: some,
  }))
}
