// The brake: of those whom a directory lists no longer, one or a tenth of the organisation may leave within an hour.
// Whoever is beyond that stays until the administrator agrees, however late that is, or the directory lists them again.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { heldLosses } from './loss.ts'

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
  const [all, losing] = [people, leaving].map(list => list.map(({ id }) => id))
  const held = await heldLosses(context, { kind: 'person', all: all ?? [], losing: losing ?? [], free: 1 }, keep)
  return leaving.filter(({ id }) => held.has(id))
}

/** Lists the people whose removal waits for the administrator's word, by username. */
export async function heldDepartures({ store }: Context): Promise<Person[]> {
  const held = await store.departures.find({ where: { held: true, kind: null } })
  return store.people.find({ where: { id: { in: held.map(({ id }) => id) } }, sort: 'username' })
}

/** The next run lets them go. */
export async function confirmDepartures({ store }: Context, people: Person[]): Promise<void> {
  await Promise.all(people.map(({ id }) => store.departures.change(id, { held: true }, { held: false })))
}
