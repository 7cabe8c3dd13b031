// Bounds how much of one kind an organisation loses within an hour: a few, or a tenth. What is beyond that is held.
import type { Context } from '../context.ts'
import type { Departure } from './records.ts'

const WINDOW = 60 * 60_000 // ms

export interface Losses {
  /** Such as `person`, `manager`, or the name of a column. */
  kind: string
  /** The ids of the people who have it. */
  all: string[]
  /** The ids of those of them who would lose it. */
  losing: string[]
  /** So many may always go. */
  free: number
}

/**
 * The ids of those who keep it for now. One run holds back all of its losses of a kind or none.
 * @param keep whether this is kept; a mere question keeps nothing
 */
export async function heldLosses(context: Context, losses: Losses, keep: boolean): Promise<Set<string>> {
  const { kind, all, losing, free } = losses
  const known = await knownOf(context, kind)
  const since = new Date(context.now().getTime() - WINDOW).toISOString()
  const going = new Set(losing)
  const here = new Set(all)
  const fresh = losing.filter(id => known.get(id)?.back ?? !known.has(id))
  const recent = [...known].filter(
    ([id, { at, held }]) => at >= since && (!held || going.has(id)) && !fresh.includes(id),
  )
  const before = all.length + recent.filter(([id]) => !here.has(id)).length
  const held = fresh.length + recent.length > Math.max(free, Math.floor(before / 10))
  if (keep) await record(context, kind, { known, going, fresh, since, held })
  return new Set(losing.filter(id => (fresh.includes(id) ? held : known.get(id)?.held)))
}

interface Judged {
  known: Map<string, Departure>
  going: Set<string>
  fresh: string[]
  since: string
  held: boolean
}

async function record({ store, now }: Context, kind: string, { known, going, fresh, since, held }: Judged) {
  for (const [id, departure] of known) {
    if (going.has(id)) continue
    if (departure.held || departure.at < since) await store.departures.remove(departure.id)
    // It counts for the rest of the hour; the next time it is judged anew.
    else if (!departure.back) await store.departures.change(departure.id, {}, { back: true })
  }
  const at = now().toISOString()
  const more = kind === 'person' ? {} : { kind }
  await Promise.all(fresh.map(id => store.departures.put({ id: recordId(kind, id), ...more, at, held })))
}

async function knownOf({ store }: Context, kind: string): Promise<Map<string, Departure>> {
  const found = await store.departures.find({ where: { kind: kind === 'person' ? null : kind } })
  return new Map(found.map(each => [subjectOf(each), each]))
}

/** Departures of people have had their ids from the beginning. */
const recordId = (kind: string, id: string) => (kind === 'person' ? id : `${kind} ${id}`)

/** The id of the person whom a held loss is about. */
export const subjectOf = ({ id, kind }: Pick<Departure, 'id' | 'kind'>) =>
  kind === undefined ? id : id.slice(kind.length + 1)
