// Derives from the store what the server should hold: accounts, rooms, feeds, rosters, bookmarks.
import { hosts } from '../../config.ts'
import type { Context } from '../context.ts'
import { roomHats } from './hat.ts'
import { roomNicknames } from './nickname.ts'
import { ownersOf } from '../policy/permit.ts'
import type { Snapshot } from './snapshot.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { jidOf } from '../model/jid.ts'
import { readBy } from '../model/reader.ts'
import { voiceId } from '../model/voice.ts'
import { groupTitle, describeExternal, findExternals } from './external.ts'
import { idsInSpace } from './spaces.ts'

/** One object on the server: its parts by key. A part that differs is set, a part that is gone is removed. */
export type Content = Record<string, string>

/** Keys of parts that are no address. */
export const TITLE = 'title'
export const QUIET = 'quiet'
export const DESCRIPTION = 'description'
export const DERIVED = 'derived'
export const PERSON = 'person'
export const MOVED = 'moved'
export const KEPT = 'kept'

/** Stands for a part that was asked for and not confirmed: the server may have it or not. No part has this value. */
export const UNSURE = '\u0001'

export const isAddress = (key: string) => key.includes('@')

/** The key of a group in a space. */
export const spaceKey = (kind: Group['kind'], name: string) => `${kind} ${name}`

/** The name of the group that a key stands for in a space. */
export const groupOf = (key: string): string | undefined => /^(?:chat|broadcast) (.+)$/.exec(key)?.[1]

/** Lists the people whose objects are compared: people on other servers have none here. */
const compared = ({ people, part }: Snapshot) =>
  (part ? present(people, [...part.people]) : [...people.values()]).filter(({ jid }) => jid === undefined)

const comparedGroups = ({ groups, part }: Snapshot): Iterable<Group> =>
  part ? [...part.groups].map(id => groups.get(id)).filter(group => group !== undefined) : groups.values()

/** Yields the accounts. A username that somebody gave up is no account, and answers with the new one. */
export function* accounts(all: Snapshot): Iterable<[string, Content]> {
  const { people, former = [] } = all
  for (const { id, username } of compared(all)) yield [username, { [PERSON]: id }]
  const taken = new Set([...people.values()].map(({ username }) => username))
  for (const [name, id] of former) {
    const username = people.get(id)?.username
    if (username !== undefined && !taken.has(name)) yield [name, { [MOVED]: username }]
  }
}

/**
 * The affiliation of a person in a room: the manager administers a derived room; only an own group's owners own its
 * room, and have admins beside them.
 */
function affiliationOf(group: Group, { id }: Person): 'owner' | 'admin' | 'member' {
  if (ownersOf(group).includes(id)) return group.origin === 'custom' ? 'owner' : 'admin'
  return group.admins?.includes(id) ? 'admin' : 'member'
}

/** A room of a group that was dissolved is gone, and its archive stays. */
export function* rooms(all: Snapshot): Iterable<[string, Content]> {
  const { within, people, config, voiceRules, dissolved = [] } = all
  for (const name of dissolved) yield [name, { [KEPT]: 'true' }]
  const nick = roomNicknames(all)
  const hat = roomHats(all)
  const external = findExternals(all)
  for (const group of comparedGroups(all)) {
    if (group.kind !== 'chat') continue
    const content: Content = {
      [TITLE]: groupTitle(config, group, external(group), people.get(group.owner)),
      ...(external(group) && { [DESCRIPTION]: describeExternal() }),
      ...(group.origin !== 'custom' && { [DERIVED]: 'true' }),
    }
    const quiet = voiceRules.quiet.get(group.id)
    if (quiet !== undefined) content[QUIET] = quiet
    for (const person of present(people, within.get(group.id))) {
      const affiliation = affiliationOf(group, person)
      const muted = affiliation === 'member' && voiceRules.muted.has(voiceId(group.id, person.id))
      content[jidOf(person, config)] = roomPart(
        affiliation,
        nick(person, group),
        muted,
        hat(person, group),
        isOutsider(person, config),
      )
    }
    yield [group.name, content]
  }
}

export function* feeds(all: Snapshot): Iterable<[string, Content]> {
  const { within, people, config } = all
  const external = findExternals(all)
  for (const group of comparedGroups(all)) {
    if (group.kind !== 'broadcast') continue
    const content: Content = { [TITLE]: groupTitle(config, group, external(group), people.get(group.owner)) }
    for (const person of present(people, within.get(group.id)))
      content[jidOf(person, config)] = feedPart('member', isOutsider(person, config))
    for (const owner of present(people, ownersOf(group))) content[jidOf(owner, config)] = feedPart('publisher')
    yield [group.name, content]
  }
}

/** Collects what the subjects put into rosters. Of an address that several give, the first counts. */
export function* rosters(all: Snapshot, { house }: Pick<Context, 'house'>): Iterable<[string, Content]> {
  const providers = house.subjects.flatMap(({ roster }) => roster?.(all) ?? [])
  for (const person of compared(all)) {
    const content: Content = {}
    for (const provider of providers)
      for (const [address, { name, subscription, group }] of readBy(all, person, () => [...provider(person)]))
        content[address] ??= contactPart(name, subscription, [group])
    yield [person.username, content]
  }
}

/** Yields a space for each tree: its rooms and feeds, and which of them each of its people sees. */
export function* spaces(all: Snapshot): Iterable<[string, Content]> {
  const { within, people, config, groups } = all
  const external = findExternals(all)
  for (const tree of comparedGroups(all)) {
    if (tree.kind !== 'chat' || tree.origin !== 'tree') continue
    const content: Content = { [TITLE]: tree.title }
    const seen = new Map((within.get(tree.id) ?? []).map((id): [string, string[]] => [id, []]))
    const parts = idsInSpace(tree.owner, all.nested).map(id => groups.get(id))
    for (const group of parts.filter(each => each !== undefined)) {
      const members = within.get(group.id) ?? []
      const title = groupTitle(config, group, external(group), undefined)
      content[spaceKey(group.kind, group.name)] =
        group.kind === 'chat'
          ? spaceRoom(title, members.length <= config.autojoin, members.length > config.notify)
          : spaceFeed(title)
      for (const id of new Set([...members, ...ownersOf(group)])) seen.get(id)?.push(group.name)
    }
    for (const person of present(people, [...seen.keys()]))
      content[jidOf(person, config)] = spaceMember(seen.get(person.id) ?? [])
    yield [tree.name, content]
  }
}

export function* bookmarks(all: Snapshot): Iterable<[string, Content]> {
  const { groups, of, within, config } = all
  const nick = roomNicknames(all)
  const external = findExternals(all)
  for (const person of compared(all)) {
    const content: Content = {}
    for (const group of of.get(person.id)?.map(id => groups.get(id)) ?? []) {
      if (group?.kind !== 'chat') continue
      const size = within.get(group.id)?.length ?? 0
      content[`${group.name}@${hosts(config).rooms}`] = bookmarkPart(
        groupTitle(config, group, external(group), undefined),
        nick(person, group),
        size <= config.autojoin,
        size > config.notify,
      )
    }
    yield [person.username, content]
  }
}

/** Reads in a room or feed only what is said there from then on. */
const isOutsider = ({ sponsor }: Person, { guestHistory }: Snapshot['config']) =>
  sponsor !== undefined && guestHistory === 'no'

const OUTSIDER = 'outsider'

/** How each kind of part is written; kinds.ts reads it, and actual.ts compares by it. */
export function roomPart(affiliation: string, nick: string, muted = false, hat = '', outsider = false): string {
  const marks = [muted ? 'muted' : '', hat, outsider ? OUTSIDER : '']
  const last = marks.findLastIndex(mark => mark !== '')
  return JSON.stringify([affiliation, nick, ...marks.slice(0, last + 1)])
}
export const isAutojoined = (part: string): boolean => JSON.parse(part)[2] === true
export const affiliationIn = (part: string | undefined): string => (part === undefined ? 'none' : JSON.parse(part)[0])
export const feedPart = (affiliation: string, outsider = false) =>
  JSON.stringify(outsider ? [affiliation, OUTSIDER] : affiliation)
export const spaceRoom = (title: string, autojoin: boolean, mention: boolean) =>
  JSON.stringify([title, autojoin, mention])
export const spaceFeed = (title: string) => JSON.stringify([title])
/** @param sees names of groups */
export const spaceMember = (sees: string[]) => JSON.stringify([sees.toSorted().join(' ')])
export const contactPart = (name: string, subscription: string, groups: string[]) =>
  JSON.stringify([name, subscription, groups])
/** @param mention whether the room is so large that it notifies of mentions alone */
export const bookmarkPart = (title: string, nick: string, autojoin: boolean, mention: boolean) =>
  JSON.stringify([title, nick, autojoin, ...(mention ? [mention] : [])])

const present = (people: Map<string, Person>, ids: string[] = []) =>
  ids.map(id => people.get(id)).filter(person => person !== undefined)
