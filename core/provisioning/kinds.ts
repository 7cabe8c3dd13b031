// The kinds of objects that the server holds for us, and how the differences of many become one IQ.
import { hosts, type Config } from '../../config.ts'
import { Bookmarks } from '../../xep/bookmarks.ts'
import { Directory } from '../../xep/directory.ts'
import type { Member as Reader } from '../../xep/feeds.ts'
import { Feeds } from '../../xep/feeds.ts'
import type { Member } from '../../xep/rooms.ts'
import { Rooms } from '../../xep/rooms.ts'
import { Rosters } from '../../xep/rosters.ts'
import { Spaces } from '../../xep/spaces.ts'
import type { Extension, Of } from '../../xep/schema.ts'
import type { Context } from '../context.ts'
import { exchanges } from './exchange.ts'
import { markMovedUsernames } from './moved-usernames.ts'
import {
  actualAccounts,
  actualBookmarks,
  actualFeeds,
  actualRooms,
  actualRosters,
  actualSpaces,
  type Actual,
} from './actual.ts'
import {
  MOVED,
  PERSON,
  QUIET,
  accounts,
  bookmarks,
  DERIVED,
  DESCRIPTION,
  feeds,
  isAddress,
  KEPT,
  rooms,
  rosters,
  spaces,
  TITLE,
  type Content,
} from './desired.ts'
import type { Group } from '../model/group.ts'
import type { Snapshot } from './snapshot.ts'
import { inLanguage } from '../../texts/say.ts'

/** Parts of one object that differ; `gone` when the whole object is. */
export interface Difference {
  name: string
  set: [string, string][]
  unset: string[]
  gone: boolean
  /** Whether the server may have the object already. */
  known: boolean
  whole: Content
  /** Why it is gone, or out of it, if that was said: by its own name, or by the name and an address. */
  reasons?: Record<string, string>
}

/** At most so many parts and objects go into one IQ. */
export interface Bound {
  parts: number
  objects: number
}

export interface Kind {
  name: string
  /** Whose objects they are. */
  of: 'people' | 'groups'
  desired: (all: Snapshot, context: Pick<Context, 'house'>) => Iterable<[string, Content]>
  /** Done before the differences are sent. */
  before?: (context: Context, known: Map<string, Content>, wanted: Map<string, Content>) => Promise<void>
  /** Differences that have to be in one IQ, where that matters. */
  together?: (known: Map<string, Content>, differences: Difference[]) => Difference[][]
  /** How many parts and objects go into one IQ, where that is not the usual bound. */
  bound?: Bound
  actual: Actual
  /** Resolves when the server has confirmed them all. */
  send: (context: Context, differences: Difference[]) => Promise<unknown>
}

/** Thousands, so that most exchanges of names are in one IQ anyway (exchange.ts). */
const ACCOUNTS: Bound = { parts: 8_000, objects: 4_000 }

/** A group of everybody is read and written whole by the server for each IQ that names it. */
const GROUPS: Bound = { parts: 2_000, objects: 100 }

/**
 * Accounts first: who left is out at once, who came exists before being put anywhere. Bookmarks after rooms, as clients join by
 * them; spaces after all that they show.
 */
export const objectKinds: Kind[] = [
  {
    name: 'account',
    of: 'people',
    desired: accounts,
    actual: actualAccounts,
    before: markMovedUsernames,
    together: exchanges,
    bound: ACCOUNTS,
    send: sendAccounts,
  },
  kind('room', rooms, actualRooms, Rooms, toRooms, config => hosts(config).rooms),
  kind('feed', feeds, actualFeeds, Feeds, toFeeds, config => hosts(config).news),
  kind('roster', rosters, actualRosters, Rosters, toRosters, config => config.domain),
  kind('bookmarks', bookmarks, actualBookmarks, Bookmarks, toBookmarks, config => config.domain),
  kind('space', spaces, actualSpaces, Spaces, toSpaces, config => hosts(config).news),
]

function kind<T>(
  name: string,
  desired: Kind['desired'],
  actual: Actual,
  extension: Extension<T>,
  payload: (differences: Difference[], config: Config) => T,
  host: (config: Config) => string,
): Kind {
  const of = ['room', 'feed', 'space'].includes(name) ? 'groups' : 'people'
  const send: Kind['send'] = (context, differences) =>
    context.wire.ask('set', host(context.config), extension, payload(differences, context.config))
  return { name, of, desired: inHouseLanguage(desired), actual, send, ...(of === 'groups' && { bound: GROUPS }) }
}

/** Makes objects in the language of the house, whoever has asked for a change: everybody in a room reads the same. */
function inHouseLanguage(desired: Kind['desired']): Kind['desired'] {
  return function* (all, context) {
    const objects = desired(all, context)[Symbol.iterator]()
    const next = () => inLanguage(all.config.language, () => objects.next())
    for (let each = next(); !each.done; each = next()) yield each.value
  }
}

async function sendAccounts({ wire, config }: Context, differences: Difference[]): Promise<void> {
  const accounts = differences.map(({ name, gone, whole: { [PERSON]: holder, [MOVED]: moved } }) => ({
    name,
    ...(gone || moved !== undefined ? { gone: true } : { holder }),
    ...(moved !== undefined && { moved }),
  }))
  await wire.ask('set', config.domain, Directory, { accounts })
}

type RoomMember = Of<typeof Member>
type FeedMember = Of<typeof Reader>

function toRooms(differences: Difference[]): Of<typeof Rooms> {
  const member = ([jid, value]: [string, string]) => {
    const [affiliation, nick, muted, hat, outsider]: [RoomMember['affiliation'], string, string?, string?, string?] =
      JSON.parse(value)
    const marks = { ...(muted && { muted: true }), ...(hat && { hat }), ...(outsider && { outsider: true }) }
    return { jid, affiliation, nick, ...marks }
  }
  return {
    rooms: differences.map(each =>
      each.whole[KEPT] === undefined
        ? { ...group(each, member, out(each)), ...quietOf(each), ...descriptionOf(each), ...why(each) }
        : { name: each.name, gone: true, kept: true, members: [] },
    ),
  }
}

const why = ({ name, reasons = {} }: Difference) => (reasons[name] ? { reason: reasons[name] } : {})

/** An empty time ends it. */
function quietOf({ set, unset, gone }: Difference): { quiet?: string } {
  const [, until] = set.find(([key]) => key === QUIET) ?? []
  if (until !== undefined) return { quiet: until }
  return unset.includes(QUIET) && !gone ? { quiet: '' } : {}
}

/** An empty one takes it away. */
function descriptionOf({ set, unset, gone }: Difference): { description?: string } {
  const [, description] = set.find(([key]) => key === DESCRIPTION) ?? []
  if (description !== undefined) return { description }
  return unset.includes(DESCRIPTION) && !gone ? { description: '' } : {}
}

function toFeeds(differences: Difference[]): Of<typeof Feeds> {
  const member = ([jid, value]: [string, string]) => {
    const part: FeedMember['affiliation'] | [FeedMember['affiliation'], string] = JSON.parse(value)
    const [affiliation, outsider] = Array.isArray(part) ? part : [part]
    return { jid, affiliation, ...(outsider && { outsider: true }) }
  }
  return { feeds: differences.map(each => group(each, member, jid => ({ jid, affiliation: 'none' as const }))) }
}

const out =
  ({ name, reasons = {} }: Difference) =>
  (jid: string) => {
    const reason = reasons[`${name} ${jid}`]
    return { jid, affiliation: 'none' as const, ...(reason && { reason }) }
  }

function group<M, N>(
  { name, set, unset, gone }: Difference,
  member: (part: [string, string]) => M,
  left: (jid: string) => N,
) {
  if (gone) return { name, gone, members: [] }
  const { [TITLE]: title, [DERIVED]: derived } = Object.fromEntries(set)
  const members = [...set.filter(([key]) => isAddress(key)).map(member), ...unset.filter(isAddress).map(left)]
  return { name, ...(title !== undefined && { title }), ...(derived && { derived: true }), members }
}

/** Builds spaces from contents: the keys `chat NAME` and `broadcast NAME` are parts of a space, addresses are its members. */
function toSpaces(differences: Difference[], config: Config): Of<typeof Spaces> {
  const room = (name: string, value: string) => {
    const [title, autojoin, mention]: [string, boolean, boolean] = JSON.parse(value)
    const notify = mention ? { notify: 'on-mention' as const } : {}
    return { name, jid: `${name}@${hosts(config).rooms}`, title, autojoin, ...notify }
  }
  const feed = (name: string, value: string) => ({ name, title: String(JSON.parse(value)[0]) })
  return {
    spaces: differences.map(({ name, set, unset, gone }) => {
      if (gone) return { name, gone, rooms: [], feeds: [], members: [] }
      const [, title] = set.find(([key]) => key === TITLE) ?? []
      return {
        name,
        ...(title !== undefined && { title }),
        rooms: [...named('chat', set).map(each => room(...each)), ...named('chat', removed(unset)).map(leaves)],
        feeds: [
          ...named('broadcast', set).map(each => feed(...each)),
          ...named('broadcast', removed(unset)).map(leaves),
        ],
        members: [
          ...set.filter(([key]) => isAddress(key)).map(([jid, value]) => ({ jid, sees: String(JSON.parse(value)[0]) })),
          ...unset.filter(isAddress).map(jid => ({ jid, gone: true })),
        ],
      }
    }),
  }
}

const removed = (keys: string[]): [string, string][] => keys.map(key => [key, ''])
const leaves = ([name]: [string, string]) => ({ name, gone: true })

/** Picks the parts of one kind, by their names alone. */
const named = (kind: Group['kind'], parts: [string, string][]): [string, string][] =>
  parts.filter(([key]) => key.startsWith(`${kind} `)).map(([key, value]) => [key.slice(kind.length + 1), value])

function toRosters(differences: Difference[]): Of<typeof Rosters> {
  const item = ([jid, value]: [string, string]) => {
    const [name, subscription, groups]: [string, 'both' | 'to' | 'none', string[]] = JSON.parse(value)
    return { jid, name, subscription, groups }
  }
  const removed = (jid: string) => ({ jid, subscription: 'remove' as const, groups: [] })
  return {
    rosters: differences.map(({ name, set, unset }) => ({
      of: name,
      items: [...set.map(item), ...unset.map(removed)],
    })),
  }
}

function toBookmarks(differences: Difference[]): Of<typeof Bookmarks> {
  const conference = ([jid, value]: [string, string]) => {
    const [name, nick, autojoin, mention]: [string, string, boolean, boolean?] = JSON.parse(value)
    return { jid, name, nick, autojoin, ...(mention && { notify: 'on-mention' as const }) }
  }
  const removed = (jid: string) => ({ jid, gone: true })
  return {
    owners: differences.map(({ name, set, unset }) => ({
      name,
      conferences: [...set.map(conference), ...unset.map(removed)],
    })),
  }
}
