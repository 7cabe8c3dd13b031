// The brake: of those whom a directory lists no longer, one or a tenth of the organisation may leave within an hour.
// Whoever is beyond that stays until the administrator agrees, however late that is, or the directory lists them again.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Departure } from './records.ts'

const WINDOW = 60 * 60_000 // ms

/**
 * Who of the leaving stays for now. One run holds back all of its removals or none: which of them are meant, nobody knows.
 * @param keep whether this is kept; a mere question keeps nothing
 */
export async function heldBack(
  context: Context,
  people: Person[],
  leaving: Person[],
  keep: boolean,
): Promise<Person[]> {
  const all = await context.store.departures.find()
  const since = new Date(context.now().getTime() - WINDOW).toISOString()
  const known = new Map(all.map(departure => [departure.id, departure]))
  const fresh = leaving.filter(({ id }) => !known.has(id))
  const [here, gone] = [idsOf(people), idsOf(leaving)]
  const recent = all.filter(({ id, at, held }) => at >= since && (!held || gone.has(id)))
  const before = people.length + recent.filter(({ id }) => !here.has(id)).length
  const held = fresh.length + recent.length > Math.max(1, Math.floor(before / 10))
  if (keep) await record(context, all, leaving, since, held)
  return leaving.filter(({ id }) => known.get(id)?.held ?? held)
}

async function record({ store, now }: Context, all: Departure[], leaving: Person[], since: string, held: boolean) {
  const gone = idsOf(leaving)
  const over = all.filter(({ id, at, held }) => !gone.has(id) && (held || at < since))
  await Promise.all(over.map(({ id }) => store.departures.remove(id)))
  const known = idsOf(all)
  const fresh = leaving.filter(({ id }) => !known.has(id))
  const at = now().toISOString()
  await Promise.all(fresh.map(({ id }) => store.departures.put({ id, at, held })))
}

const idsOf = (list: { id: string }[]) => new Set(list.map(({ id }) => id))

/** Those who wait for the administrator's word, by username. */
export async function heldDepartures({ store }: Context): Promise<Person[]> {
  const held = await store.departures.find({ where: { held: true } })
  return store.people.find({ where: { id: { in: held.map(({ id }) => id) } }, sort: 'username' })
}

/** The next run lets them go. */
export async function confirmDepartures({ store }: Context, people: Person[]): Promise<void> {
  await Promise.all(people.map(({ id }) => store.departures.change(id, { held: true }, { held: false })))
}
