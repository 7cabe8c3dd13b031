// Asks the server what it holds, and answers it in the form of what the server should hold (desired.ts).
import { hosts } from '../../config.ts'
import { Bookmarks } from '../../xep/bookmarks.ts'
import { Directory } from '../../xep/directory.ts'
import { Fault } from '../../xep/fault.ts'
import { Feeds } from '../../xep/feeds.ts'
import { Rooms } from '../../xep/rooms.ts'
import { Rosters } from '../../xep/rosters.ts'
import { Spaces } from '../../xep/spaces.ts'
import type { Extension } from '../../xep/schema.ts'
import type { Context } from '../context.ts'
import {
  contactPart,
  DERIVED,
  DESCRIPTION,
  feedPart,
  MOVED,
  PERSON,
  bookmarkPart,
  QUIET,
  roomPart,
  spaceFeed,
  spaceKey,
  spaceMember,
  spaceRoom,
  TITLE,
  type Content,
} from './desired.ts'
import { say } from '../../texts/say.ts'

const PAGE = 50 // objects asked for in one IQ

export type Actual = (context: Context) => Promise<Map<string, Content>>

export const actualAccounts: Actual = async context => {
  const found = new Map<string, Content>()
  let after = ''
  for (let more = true; more;) {
    const page = await get(context, context.config.domain, Directory, { accounts: [], after })
    for (const { name, holder = '', gone, moved } of page.accounts)
      if (moved !== undefined) found.set(name, { [MOVED]: moved })
      else if (!gone) found.set(name, { [PERSON]: holder })
    after = page.accounts.at(-1)?.name ?? ''
    more = page.more === true
  }
  return found
}

export const actualRooms: Actual = async context => {
  const host = hosts(context.config).rooms
  const { rooms } = await get(context, host, Rooms, { rooms: [] })
  const detailed = await roomsOf(
    context,
    rooms.map(({ name }) => name),
  )
  return contents(detailed, ({ name, title, description, derived, quiet, members }) => {
    const parts = members.map(({ jid, affiliation, nick = '', muted, hat, outsider }) => [
      jid,
      roomPart(affiliation, nick, muted, hat, outsider),
    ])
    const marks = {
      ...(description && { [DESCRIPTION]: description }),
      ...(derived && { [DERIVED]: 'true' }),
      ...(quiet && { [QUIET]: quiet }),
    }
    return [name, { ...titled(title), ...marks, ...Object.fromEntries(parts) }]
  })
}

/** Asks for rooms with all their members. */
export const roomsOf = (context: Context, names: string[]) =>
  paged(names, some =>
    get(context, hosts(context.config).rooms, Rooms, { rooms: some.map(name => ({ name, members: [] })) }).then(
      page => page.rooms,
    ),
  )

export const actualFeeds: Actual = async context => {
  const host = hosts(context.config).news
  const { feeds } = await get(context, host, Feeds, { feeds: [] })
  const detailed = await paged(feeds, some =>
    get(context, host, Feeds, { feeds: some.map(({ name }) => ({ name, members: [] })) }).then(page => page.feeds),
  )
  return contents(detailed, ({ name, title, members }) => {
    const parts = members.map(({ jid, affiliation, outsider }) => [jid, feedPart(affiliation, outsider)])
    return [name, { ...titled(title), ...Object.fromEntries(parts) }]
  })
}

export const actualSpaces: Actual = async context => {
  const host = hosts(context.config).news
  const { spaces } = await get(context, host, Spaces, { spaces: [] })
  const none = { rooms: [], feeds: [], members: [] }
  const detailed = await paged(spaces, some =>
    get(context, host, Spaces, { spaces: some.map(({ name }) => ({ name, ...none })) }).then(page => page.spaces),
  )
  return contents(detailed, ({ name, title, rooms, feeds, members }) => {
    const parts = [
      ...rooms.map(each => [
        spaceKey('chat', each.name),
        spaceRoom(each.title ?? '', each.autojoin === true, each.notify !== undefined),
      ]),
      ...feeds.map(each => [spaceKey('broadcast', each.name), spaceFeed(each.title ?? '')]),
      ...members.map(({ jid, sees = '' }) => [jid, spaceMember(sees.split(' '))]),
    ]
    return [name, { ...titled(title), ...Object.fromEntries(parts) }]
  })
}

/** Asks for the contacts that were given; a person's own ones are nobody's business. */
export const actualRosters: Actual = async context => {
  const names = [...(await actualAccounts(context)).keys()]
  const rosters = await paged(names, some =>
    get(context, context.config.domain, Rosters, { rosters: some.map(of => ({ of, items: [] })) }).then(
      page => page.rosters,
    ),
  )
  return contents(rosters, ({ of, items }) => [
    of,
    Object.fromEntries(
      items
        .filter(({ jid }) => !isKeptElsewhere(context, jid))
        .map(({ jid, name = '', subscription, groups }) => [jid, contactPart(name, subscription, groups)]),
    ),
  ])
}

/** Whether a subject puts a contact into rosters by itself. */
function isKeptElsewhere({ config, house }: Context, jid: string): boolean {
  const [name = '', host] = jid.split('@')
  if (host !== hosts(config).component) return false
  return house.subjects.some(({ addresses = [] }) => addresses.some(({ keepsContact }) => keepsContact?.(name)))
}

/** Asks for bookmarks of rooms of ours; others are the person's own. */
export const actualBookmarks: Actual = async context =>
  bookmarksOf(context, [...(await actualAccounts(context)).keys()])

export async function bookmarksOf(context: Context, names: string[]): Promise<Map<string, Content>> {
  const { rooms } = hosts(context.config)
  const owners = await paged(names, some =>
    get(context, context.config.domain, Bookmarks, { owners: some.map(name => ({ name, conferences: [] })) }).then(
      page => page.owners,
    ),
  )
  return contents(owners, ({ name, conferences }) => {
    const ours = conferences.filter(({ jid }) => jid.endsWith(`@${rooms}`))
    return [
      name,
      Object.fromEntries(
        ours.map(each => [
          each.jid,
          bookmarkPart(each.name ?? '', each.nick ?? '', each.autojoin === true, each.notify !== undefined),
        ]),
      ),
    ]
  })
}

async function get<T>({ wire }: Context, to: string, extension: Extension<T>, value: T): Promise<T> {
  const answer = await wire.ask('get', to, extension, value)
  if (!answer)
    throw new Fault('undefined-condition', say('{to} answers nothing about {name}.', { to, name: extension.name }))
  return extension.parse(answer)
}

async function paged<T, R>(items: T[], ask: (some: T[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = []
  for (let at = 0; at < items.length; at += PAGE) found.push(...(await ask(items.slice(at, at + PAGE))))
  return found
}

const titled = (title: string | undefined): Content => (title === undefined ? {} : { [TITLE]: title })

const contents = <T>(items: T[], read: (item: T) => [string, Content]) => new Map(items.map(read))
