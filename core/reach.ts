// Who is reached by a group: groups hold groups, each person counts once by however many paths.
import type { Context, Group, Person } from './context.ts'

/** The ids of all people in a group, through groups in groups; sorted, each once. The owner is not implied. */
export async function peopleOf({ store }: Pick<Context, 'store'>, group: string): Promise<string[]> {
  const people = new Set<string>()
  const seen = new Set([group])
  for (let level = [group]; level.length;) {
    const found = await store.memberships.find({ where: { group: { in: level } } })
    level = []
    for (const { person, nested, added, group: within } of found) {
      if (added !== undefined && within !== group) continue
      if (person !== undefined) people.add(person)
      else if (nested !== undefined && !seen.has(nested)) {
        seen.add(nested)
        level.push(nested)
      }
    }
  }
  return [...people].sort()
}

/** The ids of all groups that a person is in, directly or through groups in groups; sorted. */
export async function groupsOf({ store }: Pick<Context, 'store'>, person: string): Promise<string[]> {
  const groups = new Set<string>()
  const direct = await store.memberships.find({ where: { person } })
  let found = direct.filter(({ added }) => added === undefined)
  while (found.length) {
    const fresh = [...new Set(found.map(({ group }) => group))].filter(group => !groups.has(group))
    for (const group of fresh) groups.add(group)
    found = fresh.length ? await store.memberships.find({ where: { nested: { in: fresh } } }) : []
  }
  for (const { group } of direct) groups.add(group)
  return [...groups].sort()
}

/** The groups that a person owns or is in, each once; the owned ones first. */
export async function groupsAround(context: Pick<Context, 'store'>, person: string): Promise<Group[]> {
  const { groups } = context.store
  const owned = await groups.find({ where: { owner: person } })
  const joined = await groups.find({ where: { id: { in: await groupsOf(context, person) } } })
  return [...owned, ...joined.filter(({ owner }) => owner !== person)]
}

/** The ids of everyone above a person, nearest first; above a guest is who brought them in. */
export async function aboveOf({ store }: Pick<Context, 'store'>, person: Person): Promise<string[]> {
  const above: string[] = []
  for (let next = person.guest ?? person.manager; next !== null && !above.includes(next);) {
    above.push(next)
    next = (await store.people.get(next))?.manager ?? null
  }
  return above
}
