// People and groups as the store has them at one moment, joined up: whole, or the part that an edit touches (scope.ts).
import type { Config } from '../../config.ts'
import type { Context } from '../context.ts'
import { edgesOf, peopleWithin, type Edges } from '../graph.ts'
import { findInSlices } from '../runs/in-slices.ts'
import { ownersOf } from '../policy/permit.ts'
import { voiceRulesNow } from './voice.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { VoiceRules } from '../model/voice.ts'

/** In a snapshot of a part every relation is complete of those whom it is compared for, and of nobody else. */
export interface Snapshot {
  config: Config
  people: Map<string, Person>
  groups: Map<string, Group>
  /** Everyone in a group, owner included where the group is a chat. */
  within: Map<string, string[]>
  /** The ids of the groups that a person is in or owns. */
  of: Map<string, string[]>
  /** The ids of the groups that stand directly in a group. */
  nested: Map<string, string[]>
  reports: Map<string, string[]>
  /** The ids of those who agreed to be in a person's roster. */
  contacts: Map<string, string[]>
  voiceRules: VoiceRules
  /** Names that several members have. */
  namesakes: Set<string>
  /** Username that somebody gave up -> id of the person. */
  former?: Map<string, string>
  /** Names of rooms of groups that were dissolved and may come back. */
  dissolved?: string[]
  /** What alone is compared; everything when absent. */
  part?: Part
}

/** A contact that is put into a roster. */
export interface RosterItem {
  name: string
  subscription: 'both' | 'to' | 'none'
  group: string
}

/** The people whose rosters and bookmarks are compared, and the groups that they are in. */
export interface Part {
  people: Set<string>
  groups: Set<string>
}

export async function takeSnapshot(context: Context): Promise<Snapshot> {
  const { store, config } = context
  const people = byId(await findInSlices(store.people))
  const groups = byId(await findInSlices(store.groups))
  const edges = edgesOf(await findInSlices(store.memberships))
  const within = new Map(
    [...groups.values()].map(group => [group.id, membersOf(group, edges).filter(id => people.has(id))]),
  )
  const of = groupsByPerson(groups, within)
  const reports = new Map<string, string[]>()
  for (const { id, manager } of people.values()) if (manager !== null) pushTo(reports, manager, id)
  const contacts = contactPairs(await store.contacts.find())
  const times = new Map<string, number>()
  for (const { name, sponsor } of people.values()) if (!sponsor) times.set(name, (times.get(name) ?? 0) + 1)
  const voiceRules = await voiceRulesNow(context)
  const nested = nestedIn(edges)
  const former = new Map((await store.formerNames.find()).map(({ id, person }) => [id, person]))
  const names = new Set([...groups.values()].map(({ name }) => name))
  const dissolved = (await store.dissolved.find()).filter(({ id, name }) => isRoom(id) && !names.has(name))
  return completed(context, {
    config,
    people,
    groups,
    within,
    of,
    nested,
    reports,
    contacts,
    voiceRules,
    namesakes: namesOfSeveral(times),
    former,
    dissolved: dissolved.map(({ name }) => name),
  })
}

/** A snapshot with what the subjects add to it. */
export async function completed(context: Context, all: Snapshot): Promise<Snapshot> {
  for (const subject of context.house.subjects) await subject.completeSnapshot?.(context, all)
  return all
}

const isRoom = (derived: string) => derived.includes('-chat/')

export function nestedIn(edges: Edges): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [group, members] of edges)
    for (const { nested } of members) if (nested !== undefined) pushTo(found, group, nested)
  return found
}

/**
 * Finds the ids of everyone in a group by whatever path. Its owner sees a chat group as a member, and is in no
 * broadcast group.
 */
export function membersOf(group: Group, edges: Edges): string[] {
  const people = peopleWithin(edges, [group.id], group.id)
  if (group.kind === 'chat') return [...new Set([group.owner, ...people])]
  people.delete(group.owner)
  return [...people]
}

/** @param about whose groups alone, where not everybody's */
export function groupsByPerson(
  groups: Map<string, Group>,
  within: Map<string, string[]>,
  about?: Set<string>,
): Map<string, string[]> {
  const of = new Map<string, string[]>()
  for (const [id, members] of within) {
    const group = groups.get(id)
    const some = about ? members.filter(member => about.has(member)) : members
    const owners = (group ? ownersOf(group) : []).filter(owner => !about || about.has(owner))
    for (const person of new Set([...some, ...owners])) pushTo(of, person, id)
  }
  return of
}

export function contactPairs(contacts: { one: string; other: string }[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { one, other } of contacts) {
    pushTo(found, one, other)
    pushTo(found, other, one)
  }
  return found
}

export const namesOfSeveral = (times: Map<string, number>) =>
  new Set([...times].filter(([, count]) => count > 1).map(([name]) => name))

export const byId = <T extends { id: string }>(records: T[]) => new Map(records.map(record => [record.id, record]))

export function pushTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
