// Who is reached by a group: groups hold groups, each person counts once by however many paths.
import type { Context } from './context.ts'
import type { Person } from './model/person.ts'
import type { Group } from './model/group.ts'
import { leadOf, ledBy } from './model/membership.ts'

/**
 * The ids of all people in a group, through groups in groups; sorted, each once. The owner is not implied.
 * @param without ids of memberships, as if they were not there
 */
export const peopleOf = (context: Pick<Context, 'store'>, group: string, without: string[] = []): Promise<string[]> =>
  reached(context, [group], group, new Set(without))

/** The ids of everybody whom groups bring along into one that holds them. */
export async function broughtAlong(context: Pick<Context, 'store'>, groups: string[]): Promise<string[]> {
  const leads = groups.map(leadOf).filter(lead => lead !== undefined)
  return [...new Set([...leads, ...(await reached(context, groups))])]
}

/** @param own the group in which those count, too, who are to be in no other; nowhere else do they */
async function reached(
  { store }: Pick<Context, 'store'>,
  groups: string[],
  own?: string,
  without: Set<string> = new Set(),
): Promise<string[]> {
  const people = new Set<string>()
  const seen = new Set(groups)
  for (let level = groups; level.length;) {
    const found = await store.memberships.find({ where: { group: { in: level } } })
    level = []
    for (const { id, person, nested, added, group: within } of found) {
      if (without.has(id) || (added !== undefined && within !== own)) continue
      if (person !== undefined) people.add(person)
      else if (nested !== undefined && !seen.has(nested)) {
        seen.add(nested)
        level.push(nested)
        const lead = leadOf(nested)
        if (lead !== undefined) people.add(lead)
      }
    }
  }
  return [...people].sort()
}

/** The ids of all groups that a person is in, directly or through groups in groups; sorted. */
export async function groupsOf({ store }: Pick<Context, 'store'>, person: string): Promise<string[]> {
  return [...(await groupsHolding({ store }, { people: [person], groups: [] }))].sort()
}

/** The ids of these groups and of all that any of these people and groups is in, directly or through groups in groups. */
export async function groupsHolding(
  { store }: Pick<Context, 'store'>,
  { people, groups }: { people: string[]; groups: string[] },
): Promise<Set<string>> {
  const found = new Set(groups)
  const climbed = new Set(groups)
  let edges = people.length ? await store.memberships.find({ where: { person: { in: people } } }) : []
  const led = people.flatMap(ledBy)
  if (led.length) edges.push(...(await store.memberships.find({ where: { nested: { in: led } } })))
  for (let level = groups; ;) {
    if (level.length) edges = [...edges, ...(await store.memberships.find({ where: { nested: { in: level } } }))]
    for (const { group } of edges) found.add(group)
    // What was added by hand counts in that very group.
    const onward = edges.filter(({ added }) => added === undefined).map(({ group }) => group)
    level = [...new Set(onward)].filter(group => !climbed.has(group))
    for (const group of level) climbed.add(group)
    edges = []
    if (!level.length) return found
  }
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
  for (let next = person.sponsor ?? person.manager; next !== null && !above.includes(next);) {
    above.push(next)
    next = (await store.people.get(next))?.manager ?? null
  }
  return above
}

/** Those of the people who are neither the boss nor below that person, and no guests of those below. @param ids of people */
export async function notBelow({ store }: Pick<Context, 'store'>, boss: string, ids: string[]): Promise<string[]> {
  const above = new Map<string, string | null>([[boss, null]])
  for (let level = ids.filter(id => id !== boss); level.length;) {
    const found = await store.people.find({ where: { id: { in: level } } })
    for (const person of found) above.set(person.id, person.sponsor ?? person.manager)
    const next = found.map(person => above.get(person.id)).filter(id => typeof id === 'string')
    level = [...new Set(next)].filter(id => !above.has(id))
  }
  return ids.filter(id => {
    const seen = new Set<string>()
    for (let next: string | null = id; next && !seen.has(next); next = above.get(next) ?? null) {
      if (next === boss) return false
      seen.add(next)
    }
    return true
  })
}
