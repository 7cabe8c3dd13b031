// The membership graph: groups hold people and groups. Every question about who is within is answered by one walk, over
// memberships that were loaded before.
import type { Context } from './context.ts'
import type { Person } from './model/person.ts'
import type { Group, Membership } from './model/group.ts'
import { leadOf, ledBy } from './model/membership.ts'

type Stored = Pick<Context, 'store'>

/** Memberships by the group that they are in. */
export type Edges = Map<string, Membership[]>

export const edgesOf = (memberships: Membership[]): Edges => Map.groupBy(memberships, ({ group }) => group)

/** Loads the memberships of these groups and of all groups within them, level by level. */
export async function edgesBelow({ store }: Stored, groups: string[]): Promise<Edges> {
  const edges: Edges = new Map()
  const seen = new Set(groups)
  for (let level = groups; level.length;) {
    const found = await store.memberships.find({ where: { group: { in: level } } })
    for (const [group, members] of edgesOf(found)) edges.set(group, members)
    const nested = found.map(each => each.nested).filter(id => id !== undefined)
    level = [...new Set(nested)].filter(id => !seen.has(id))
    for (const id of level) seen.add(id)
  }
  return edges
}

/**
 * Walks down from some groups: every membership that counts, those of outer groups first. Of a group that is reached by
 * several paths the first membership is walked.
 */
export function* walk(
  edges: Edges,
  groups: string[],
  counts: (membership: Membership) => boolean = () => true,
): Iterable<Membership> {
  const seen = new Set(groups)
  // a Set goes on to what is added while it is walked
  for (const group of seen)
    for (const membership of edges.get(group) ?? []) {
      const { nested } = membership
      if (!counts(membership) || (nested !== undefined && seen.has(nested))) continue
      if (nested !== undefined) seen.add(nested)
      yield membership
    }
}

/**
 * The ids of all people within groups; with a group that follows from the chart its manager, who is in no list of it.
 * @param own the group in which memberships made by hand count; in groups that hold it they do not
 * @param without ids of memberships, as if they were not there
 */
export function peopleWithin(edges: Edges, groups: string[], own?: string, without?: Set<string>): Set<string> {
  const people = new Set<string>()
  const counts = ({ id, added, group }: Membership) => !without?.has(id) && (added === undefined || group === own)
  for (const { person, nested = '' } of walk(edges, groups, counts)) {
    const found = person ?? leadOf(nested)
    if (found !== undefined) people.add(found)
  }
  return people
}

/** The ids of the groups within a group, at whatever depth. */
export async function groupsWithin(context: Stored, group: string): Promise<Set<string>> {
  const nested = [...walk(await edgesBelow(context, [group]), [group])].map(membership => membership.nested)
  return new Set(nested.filter(id => id !== undefined))
}

/** The ids of the groups from one down to another, both included; nothing when there is no way. */
export async function pathDown(context: Stored, from: string, to: string): Promise<string[] | undefined> {
  const above = new Map<string, string>()
  for (const { group, nested } of walk(await edgesBelow(context, [from]), [from]))
    if (nested !== undefined) above.set(nested, group)
  if (to !== from && !above.has(to)) return undefined
  const path: string[] = []
  for (let id: string | undefined = to; id !== undefined; id = above.get(id)) path.unshift(id)
  return path
}

/**
 * The ids of all people in a group, through groups in groups; sorted, each once. The owner is not implied.
 * @param without ids of memberships, as if they were not there
 */
export async function peopleOf(context: Stored, group: string, without: string[] = []): Promise<string[]> {
  return [...peopleWithin(await edgesBelow(context, [group]), [group], group, new Set(without))].sort()
}

/** The ids of everybody whom groups bring along into one that holds them. */
export async function broughtAlong(context: Stored, groups: string[]): Promise<string[]> {
  const leads = groups.map(leadOf).filter(lead => lead !== undefined)
  return [...new Set([...leads, ...peopleWithin(await edgesBelow(context, groups), groups)])]
}

/** The ids of all groups that a person is in, directly or through groups in groups; sorted. */
export async function groupsOf({ store }: Stored, person: string): Promise<string[]> {
  return [...(await groupsHolding({ store }, { people: [person], groups: [] }))].sort()
}

/** The ids of these groups and of all that any of these people and groups is in, directly or through groups in groups. */
export async function groupsHolding(
  { store }: Stored,
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
export async function groupsAround(context: Stored, person: string): Promise<Group[]> {
  const { groups } = context.store
  const owned = await groups.find({ where: { owner: person } })
  const joined = await groups.find({ where: { id: { in: await groupsOf(context, person) } } })
  return [...owned, ...joined.filter(({ owner }) => owner !== person)]
}

/** The ids of everyone above a person, nearest first; above a guest is who brought them in. */
export async function aboveOf({ store }: Stored, person: Person): Promise<string[]> {
  const above: string[] = []
  for (let next = person.sponsor ?? person.manager; next !== null && !above.includes(next);) {
    above.push(next)
    next = (await store.people.get(next))?.manager ?? null
  }
  return above
}

/** Lists the people who are neither the boss nor below the boss, nor guests of people below. @param ids of people */
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
