// What the server holds for an organisation, asked of the server itself; and what the store holds, read from its file.
import type { Element } from 'ltx'
import { hosts, type Config } from '../../config.ts'
import type { Tap } from './tap.ts'
import { storeOf } from './store.ts'
import type { collections } from '../../core/collections.ts'

export interface ServerState {
  accounts: string[]
  /** Address of the thing -> what is in it, as sorted lines. */
  rooms: Record<string, string[]>
  feeds: Record<string, string[]>
  spaces: Record<string, string[]>
  rosters: Record<string, string[]>
  bookmarks: Record<string, string[]>
}

export async function serverState(tap: Tap, config: Config): Promise<ServerState> {
  const { domain } = config
  const { rooms, news } = hosts(config)
  const ask = async (to: string, name: string, children = '') =>
    (await tap.asks(to, `<${name} xmlns='urn:bellhop:${name}:1'>${children}</${name}>`)).getChildElements()[0]
  const details = async (to: string, name: string, child: string) => {
    const names = (await ask(to, name))?.getChildren(child).map(each => String(each.attrs.name)) ?? []
    return names.length ? objects(await ask(to, name, each(child, 'name', names)), child, 'name') : {}
  }
  const accounts = (await ask(domain, 'directory'))?.getChildren('account').filter(({ attrs }) => !attrs.gone) ?? []
  const usernames = accounts.map(({ attrs }) => String(attrs.name)).sort()
  return {
    accounts: usernames,
    rooms: await details(rooms, 'rooms', 'room'),
    feeds: await details(news, 'feeds', 'feed'),
    spaces: await details(news, 'spaces', 'space'),
    rosters: objects(await ask(domain, 'rosters', each('roster', 'of', usernames)), 'roster', 'of'),
    bookmarks: objects(await ask(domain, 'bookmarks', each('of', 'name', usernames)), 'of', 'name'),
  }
}

const each = (element: string, key: string, values: string[]) =>
  values.map(value => `<${element} ${key}='${value}'/>`).join('')

function objects(answer: Element | undefined, child: string, key: string): Record<string, string[]> {
  const found = answer?.getChildren(child) ?? []
  return Object.fromEntries(found.map(one => [String(one.attrs[key]), [title(one), ...parts(one)]]).sort())
}

const title = ({ attrs }: Element) => `${attrs.title ?? ''}${attrs.derived ? ' (derived)' : ''}`

function parts(one: Element): string[] {
  return one
    .getChildElements()
    .map(part => {
      const shown = ['jid', 'affiliation', 'subscription', 'name', 'nick', 'autojoin', 'sees', 'notify'].map(
        key => part.attrs[key],
      )
      const groups = part.getChildren('group').map(group => group.getText())
      return [...shown, ...groups].filter(Boolean).join(' | ')
    })
    .sort()
}

/** What changes name: the extension's name -> the names of its objects. */
export function touched(changes: Element[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const change of changes) {
    const names = change.getChildElements().map(({ attrs }) => String(attrs.name ?? attrs.of))
    found[change.name] = [...(found[change.name] ?? []), ...names].sort()
  }
  return found
}

/** Everything that follows from a chart, as the store's own file has it. */
export async function storeState(config: Config): Promise<Record<string, unknown>> {
  const store = await storeOf(config)
  const parts = await store.chartParts.find()
  const state = {
    people: await store.people.find(),
    groups: await store.groups.find(),
    memberships: await store.memberships.find(),
    provisioned: await store.provisioned.find(),
    charts: (await store.charts.find({ where: { parts: { gte: 0 } } })).map(({ id, applied }) => ({
      entries: parts.filter(part => part.chart === id).flatMap(({ entries }) => entries),
      done: applied !== undefined,
    })),
  } satisfies Partial<Record<keyof typeof collections, unknown>>
  await store.close()
  return state
}
