// What the server should hold: accounts, rooms, feeds, rosters, bookmarks, as they follow from the store.
import { hosts } from '../config.ts'
import type { Group, Person } from '../store/collections.ts'
import { nicknames } from './nickname.ts'
import { jidOf } from './people.ts'
import { ownersOf } from './permit.ts'
import type { Snapshot } from './snapshot.ts'

/** One object on the server: its parts by key. A part that differs is set, a part that is gone is removed. */
export type Content = Record<string, string>

/** Keys of parts that are no address. */
export const TITLE = 'title'
export const DERIVED = 'derived'
export const PERSON = 'person'

/** Those whose objects are compared. */
const compared = ({ people, part }: Snapshot) => (part ? present(people, [...part.people]) : people.values())

const comparedGroups = ({ groups, part }: Snapshot): Iterable<Group> =>
  part ? [...part.groups].map(id => groups.get(id)).filter(group => group !== undefined) : groups.values()

export function* accounts(all: Snapshot): Iterable<[string, Content]> {
  for (const { id, username } of compared(all)) yield [username, { [PERSON]: id }]
}

/** The manager administers a derived room; only an own group's owners own its room. */
export function* rooms(all: Snapshot): Iterable<[string, Content]> {
  const { within, people, config } = all
  const nick = nicknames(all)
  for (const group of comparedGroups(all)) {
    if (group.kind !== 'chat') continue
    const content: Content = { [TITLE]: group.title, ...(group.origin !== 'custom' && { [DERIVED]: 'true' }) }
    for (const person of present(people, within.get(group.id))) {
      const affiliation = !ownersOf(group).includes(person.id)
        ? 'member'
        : group.origin === 'custom'
          ? 'owner'
          : 'admin'
      content[jidOf(person, config)] = roomPart(affiliation, nick(person, group))
    }
    yield [group.name, content]
  }
}

export function* feeds(all: Snapshot): Iterable<[string, Content]> {
  const { within, people, config } = all
  for (const group of comparedGroups(all)) {
    if (group.kind !== 'broadcast') continue
    const content: Content = { [TITLE]: group.title }
    for (const person of present(people, within.get(group.id))) content[jidOf(person, config)] = feedPart('member')
    for (const owner of present(people, ownersOf(group))) content[jidOf(owner, config)] = feedPart('publisher')
    yield [group.name, content]
  }
}

/** The manager, the colleagues and the reports, under the names of their teams; contacts; broadcast groups; Bellhop itself. */
export function* rosters(all: Snapshot): Iterable<[string, Content]> {
  const { people, groups, of, contacts, config } = all
  for (const person of compared(all)) {
    const content: Content = { [hosts(config).bellhop]: contact('Bellhop', 'to', ['Bellhop']) }
    for (const other of present(people, contacts.get(person.id)))
      content[jidOf(other, config)] = contact(other.name, 'both', ['Contacts'])
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

export function* bookmarks(all: Snapshot): Iterable<[string, Content]> {
  const { groups, of, within, config } = all
  const nick = nicknames(all)
  for (const person of compared(all)) {
    const content: Content = {}
    for (const group of of.get(person.id)?.map(id => groups.get(id)) ?? []) {
      if (group?.kind !== 'chat') continue
      const autojoin = (within.get(group.id)?.length ?? 0) <= config.autojoin
      content[`${group.name}@${hosts(config).rooms}`] = place(group.title, nick(person, group), autojoin)
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

const present = (people: Map<string, Person>, ids: string[] = []) =>
  ids.map(id => people.get(id)).filter(person => person !== undefined)
