// What the server should hold: accounts, rooms, feeds, rosters, bookmarks, as they follow from the store.
import { hosts, type Config } from '../config.ts'
import type { Group, Person } from '../store/collections.ts'
import type { Context } from './context.ts'
import { jidOf } from './people.ts'

/** One object on the server: its parts by key. A part that differs is set, a part that is gone is removed. */
export type Content = Record<string, string>

export interface Snapshot {
  config: Config
  people: Map<string, Person>
  groups: Map<string, Group>
  /** Everyone in a group, owner included where the group is a chat. */
  within: Map<string, string[]>
  /** The ids of the groups that a person is in or owns. */
  of: Map<string, string[]>
  reports: Map<string, string[]>
}

/** Keys of parts that are no address. */
export const TITLE = 'title'
export const DERIVED = 'derived'
export const PERSON = 'person'

export async function snapshot({ store, config }: Context): Promise<Snapshot> {
  const people = new Map((await store.people.find()).map(person => [person.id, person]))
  const groups = new Map((await store.groups.find()).map(group => [group.id, group]))
  const direct = new Map<string, { person?: string; nested?: string }[]>()
  for (const member of await store.memberships.find()) push(direct, member.group, member)
  const within = new Map(
    [...groups.values()].map(group => [group.id, [...reached(group, direct)].filter(id => people.has(id))]),
  )
  const of = new Map<string, string[]>()
  for (const [group, members] of within) {
    const owner = groups.get(group)?.owner ?? ''
    for (const person of new Set([...members, owner])) push(of, person, group)
  }
  const reports = new Map<string, string[]>()
  for (const { id, manager } of people.values()) if (manager !== null) push(reports, manager, id)
  return { config, people, groups, within, of, reports }
}

function reached(group: Group, direct: Map<string, { person?: string; nested?: string }[]>): Set<string> {
  const people = new Set<string>(group.kind === 'chat' ? [group.owner] : [])
  const seen = new Set([group.id])
  for (const id of seen)
    // a Set goes on to what is added while it is walked
    for (const { person, nested } of direct.get(id) ?? []) {
      if (person !== undefined) people.add(person)
      if (nested !== undefined) seen.add(nested)
    }
  if (group.kind === 'broadcast') people.delete(group.owner)
  return people
}

export function* accounts({ people }: Snapshot): Iterable<[string, Content]> {
  for (const { id, username } of people.values()) yield [username, { [PERSON]: id }]
}

/** The manager administers a derived room; only an own group's owner owns its room. */
export function* rooms({ groups, within, people, config }: Snapshot): Iterable<[string, Content]> {
  const nick = nicknames(people)
  for (const group of groups.values()) {
    if (group.kind !== 'chat') continue
    const content: Content = { [TITLE]: group.title, ...(group.origin !== 'custom' && { [DERIVED]: 'true' }) }
    for (const person of present(people, within.get(group.id))) {
      const affiliation = person.id !== group.owner ? 'member' : group.origin === 'custom' ? 'owner' : 'admin'
      content[jidOf(person, config)] = roomPart(affiliation, nick(person))
    }
    yield [group.name, content]
  }
}

export function* feeds({ groups, within, people, config }: Snapshot): Iterable<[string, Content]> {
  for (const group of groups.values()) {
    if (group.kind !== 'broadcast') continue
    const content: Content = { [TITLE]: group.title }
    for (const person of present(people, within.get(group.id))) content[jidOf(person, config)] = feedPart('member')
    for (const owner of present(people, [group.owner])) content[jidOf(owner, config)] = feedPart('publisher')
    yield [group.name, content]
  }
}

/** The manager, the colleagues and the reports, under the names of their teams; broadcast groups; Bellhop itself. */
export function* rosters(all: Snapshot): Iterable<[string, Content]> {
  const { people, groups, of, config } = all
  for (const person of people.values()) {
    const content: Content = { [hosts(config).bellhop]: contact('Bellhop', 'to', ['Bellhop']) }
    for (const [id, lead] of colleagues(person, all)) {
      const other = people.get(id)
      const team = people.get(lead)
      if (other && team) content[jidOf(other, config)] = contact(other.name, 'both', [teamTitle(team, groups)])
    }
    for (const group of of.get(person.id)?.map(id => groups.get(id)) ?? [])
      if (group?.kind === 'broadcast')
        content[`${group.name}@${hosts(config).component}`] = contact(group.title, 'to', ['Broadcasts'])
    yield [person.username, content]
  }
}

/** Pairs of a contact's id and the id of the manager in whose team the two know each other. */
function* colleagues({ id, manager }: Person, { reports }: Snapshot): Iterable<[string, string]> {
  if (manager !== null) {
    yield [manager, manager]
    for (const peer of reports.get(manager) ?? []) if (peer !== id) yield [peer, manager]
  }
  for (const report of reports.get(id) ?? []) yield [report, id]
}

const teamTitle = (lead: Person, groups: Map<string, Group>) =>
  groups.get(`team-chat/${lead.id}`)?.title ?? groups.get(`team-broadcast/${lead.id}`)?.title ?? `Team of ${lead.name}`

export function* bookmarks({ people, groups, of, within, config }: Snapshot): Iterable<[string, Content]> {
  const nick = nicknames(people)
  for (const person of people.values()) {
    const content: Content = {}
    for (const group of of.get(person.id)?.map(id => groups.get(id)) ?? []) {
      if (group?.kind !== 'chat') continue
      const autojoin = (within.get(group.id)?.length ?? 0) <= config.autojoin
      content[`${group.name}@${hosts(config).rooms}`] = place(group.title, nick(person), autojoin)
    }
    yield [person.username, content]
  }
}

/** How each kind of part is written; mirrored.ts reads it, and actual.ts compares by it. */
export const roomPart = (affiliation: string, nick: string) => JSON.stringify([affiliation, nick])
export const feedPart = (affiliation: string) => JSON.stringify(affiliation)
export const contact = (name: string, subscription: string, groups: string[]) =>
  JSON.stringify([name, subscription, groups])
export const place = (title: string, nick: string, autojoin: boolean) => JSON.stringify([title, nick, autojoin])

/** Names as nicks; where two people have one name, both get their usernames with it. */
function nicknames(people: Map<string, Person>): (person: Person) => string {
  const times = new Map<string, number>()
  for (const { name } of people.values()) times.set(name, (times.get(name) ?? 0) + 1)
  return ({ name, username }) => ((times.get(name) ?? 0) > 1 ? `${name} (${username})` : name)
}

const present = (people: Map<string, Person>, ids: string[] = []) =>
  ids.map(id => people.get(id)).filter(person => person !== undefined)

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
