// Placing: in whose figures a message counts. It is decided by the groups and the hierarchy at the time when the message is counted.
import type { Context } from '../context.ts'
import type { Scope, ScopePart } from '../model/activity.ts'
import type { Person } from '../model/person.ts'

/** A scope, and the part of it that a message is counted for. */
export type Placed = [scope: Scope, part: ScopePart]

/** Groups and hierarchy as they are at this moment. */
export interface Surroundings {
  /** The groups that hold a group, each with the group within it by which a message comes there, the nearest first. */
  holders: Map<string, [holder: string, within: string][]>
  /** The ids of the managers above a person, nearest first. */
  above: Map<string, string[]>
  /** The ids of those who are somebody's manager. */
  managers: Set<string>
}

/** Where a message was written: a group or desk, or a person who got it directly; nothing where that is gone. */
export type WrittenIn = { group: string } | { desk: string } | { person: string } | undefined

/**
 * Every scope counts a message once, for one part: so the number of a scope is the sum of its parts. Messages of guests count in the
 * groups and desks where they are written, and in nobody's team.
 */
export function placesOf(around: Surroundings, where: WrittenIn, writer: Person | undefined): Placed[] {
  const part: ScopePart = writer ? `person ${writer.id}` : 'other'
  return [
    ...inPlace(around, where, part),
    ...(writer && writer.sponsor === undefined ? byWriter(around, where, writer) : []),
  ]
}

function inPlace({ holders }: Surroundings, where: WrittenIn, part: ScopePart): Placed[] {
  if (!where || 'person' in where) return []
  if ('desk' in where) return [[`desk ${where.desk}`, part]]
  const { group } = where
  return [
    [`group ${group}`, part],
    ...(holders.get(group) ?? []).map(([holder, within]): Placed => [`group ${holder}`, `group ${within}`]),
  ]
}

function byWriter({ above, managers }: Surroundings, where: WrittenIn, { id }: Person): Placed[] {
  const own: ScopePart = `person ${id}`
  const chain = above.get(id) ?? []
  const placed: Placed[] = [[`person ${id}`, placePart(where)]]
  if (managers.has(id)) placed.push([`team ${id}`, own], [`tree ${id}`, own])
  const [manager] = chain
  if (manager !== undefined) placed.push([`team ${manager}`, own])
  let below = id
  for (const each of chain) {
    placed.push([`tree ${each}`, `person ${below}`])
    below = each
  }
  return placed
}

function placePart(where: WrittenIn): ScopePart {
  if (!where) return 'other'
  if ('group' in where) return `group ${where.group}`
  return 'desk' in where ? `desk ${where.desk}` : `person ${where.person}`
}

/** Reads what surrounds these groups and writers. */
export async function surroundingsOf(context: Context, groups: string[], writers: Person[]): Promise<Surroundings> {
  const holders: Surroundings['holders'] = new Map()
  for (const group of groups) holders.set(group, await holdersOf(context, group))
  const reports = await context.store.people.find({ where: { manager: { in: writers.map(({ id }) => id) } } })
  return {
    holders,
    above: await managersAbove(context, writers),
    managers: new Set(reports.map(({ manager }) => manager).filter(manager => manager !== null)),
  }
}

async function holdersOf({ store }: Context, group: string): Promise<[string, string][]> {
  const found: [string, string][] = []
  const seen = new Set([group])
  for (let level = [group]; level.length;) {
    const edges = await store.memberships.find({ where: { nested: { in: level } } })
    level = []
    for (const { group: holder, nested = '', added } of edges) {
      if (seen.has(holder)) continue
      found.push([holder, nested])
      seen.add(holder)
      // What was added by hand counts in that very group.
      if (added === undefined) level.push(holder)
    }
  }
  return found
}

async function managersAbove({ store }: Context, writers: Person[]): Promise<Map<string, string[]>> {
  const managerOf = new Map(writers.map(({ id, manager }) => [id, manager]))
  for (let level = [...managerOf.values()]; ;) {
    const unknown = new Set(level.filter(id => id !== null).filter(id => !managerOf.has(id)))
    if (!unknown.size) break
    for (const id of unknown) managerOf.set(id, null)
    const found = await store.people.find({ where: { id: { in: [...unknown] } } })
    for (const { id, manager } of found) managerOf.set(id, manager)
    level = found.map(({ manager }) => manager)
  }
  return new Map(writers.map(({ id }) => [id, chainFrom(managerOf, id)]))
}

function chainFrom(managerOf: Map<string, string | null>, id: string): string[] {
  const chain: string[] = []
  for (let next = managerOf.get(id) ?? null; next !== null && next !== id && !chain.includes(next);) {
    chain.push(next)
    next = managerOf.get(next) ?? null
  }
  return chain
}
