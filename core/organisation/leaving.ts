// Removes what belongs to people who leave, and finds a successor for their guests and groups. Done before they are removed
// from the store themselves, so that a crash in between finds it to do again.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/entry.ts'
import { forgetPerson } from '../people/leaving.ts'

/** @param staying the chart without them */
export async function forgetLeavers(context: Context, leaving: Person[], staying: Entry[]): Promise<void> {
  if (!leaving.length) return
  const successor = await successors(context, staying)
  for (const person of leaving) await forgetPerson(context, person, successor(person))
}

/** The nearest manager who stays; else the first person of the chart without one. */
async function successors({ store }: Context, staying: Entry[]): Promise<(person: Person) => string | undefined> {
  const stays = new Set(staying.map(({ id }) => id))
  const people = await store.people.find({ where: { sponsor: null } })
  const managers = new Map(people.map(({ id, manager }) => [id, manager]))
  const first = staying.find(({ manager }) => manager === null)?.id
  return ({ manager }) => {
    const seen = new Set<string>()
    for (let id = manager; id && !seen.has(id); id = managers.get(id) ?? null) {
      if (stays.has(id)) return id
      seen.add(id)
    }
    return first
  }
}
