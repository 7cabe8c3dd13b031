// The part of people and groups that an edit touches, read without the rest: what that costs follows from the groups
// concerned and not from the size of the organisation. docs/design/groups.md
import type { Context } from '../context.ts'
import { feeds, groupOf, isAddress, rooms, TITLE, UNSURE } from './desired.ts'
import { ownersOf } from '../policy/permit.ts'
import { edgesBelow, edgesOf, groupsHolding, type Edges } from '../graph.ts'
import { voiceRulesNow } from './voice.ts'
import {
  byId,
  completed,
  groupsByPerson,
  membersOf,
  nestedIn,
  contactPairs,
  pushTo,
  namesOfSeveral,
  type Part,
  type Snapshot,
} from './snapshot.ts'
import { leadOf, ledBy } from '../model/membership.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Scope } from '../model/scope.ts'
import { jidOf } from '../model/jid.ts'

/** @returns nothing when somebody or a group is gone by now: then everything has to be compared */
export async function partOf(context: Context, scope: Scope): Promise<Snapshot | undefined> {
  const holding = await groupsHolding(context, { people: [], groups: scope.groups })
  const groups = new Set([...holding, ...(await treesShowing(context, holding))])
  const part = { people: new Set(scope.people), groups }
  const all = await read(context, part)
  if ([...part.people].some(id => !all.people.has(id)) || [...groups].some(id => !all.groups.has(id))) return undefined
  const more = (await spread(context, all)).filter(id => !part.people.has(id))
  return more.length ? read(context, { people: new Set([...part.people, ...more]), groups }) : all
}

/**
 * Finds the trees in whose spaces one of these groups is shown, or can be. A person who was put into a team by hand is in no
 * tree for it, and a broadcast group is held by none that is a space.
 */
async function treesShowing(context: Context, groups: Set<string>): Promise<string[]> {
  const derived = [...groups].filter(id => leadOf(id) !== undefined)
  if (!derived.length) return []
  const holding = await groupsHolding(context, { people: [], groups: derived })
  const trees = [...new Set([...holding].map(leadOf))]
    .filter(lead => lead !== undefined)
    .map(lead => `tree-chat/${lead}`)
  return (await context.store.groups.find({ where: { id: { in: trees } } })).map(({ id }) => id)
}

/**
 * Finds the people whom a change reaches through a group: where title or size change, everybody's bookmarks do; and
 * guests give way to members of the same name.
 */
async function spread({ store, config }: Context, all: Snapshot): Promise<string[]> {
  const { groups, people, within } = all
  const wanted = new Map([...rooms(all), ...feeds(all)])
  const concerned = [...(all.part?.groups ?? [])].map(id => groups.get(id)).filter(group => group !== undefined)
  const known = byId(await store.provisioned.find({ where: { id: { in: concerned.map(provisionedId) } } }))
  return concerned.flatMap(group => {
    const members = within.get(group.id) ?? []
    const before = known.get(provisionedId(group))?.content
    const had = Object.entries(before ?? {}).filter(([key]) => isAddress(key))
    const sure = had.filter(([, part]) => part !== UNSURE)
    const isResized = [had, sure].some(({ length }) => isOtherSize(config, length, members.length))
    if (isResized || before?.[TITLE] !== wanted.get(group.name)?.[TITLE]) return [...ownersOf(group), ...members]
    return group.kind === 'chat' ? members.filter(id => people.get(id)?.sponsor) : []
  })
}

/** Whether one size is beyond a bound that stands in bookmarks, and the other is not. */
const isOtherSize = ({ autojoin, notify }: Context['config'], one: number, other: number) =>
  [autojoin, notify].some(bound => one > bound !== other > bound)

const provisionedId = ({ kind, name }: Group) => `${kind === 'chat' ? 'room' : 'feed'}/${name}`

async function read(context: Context, part: Part): Promise<Snapshot> {
  const { store, config } = context
  const ids = [...part.people]
  const near = await around(context, ids)
  const holding = await groupsHolding(context, { people: ids, groups: [...part.groups] })
  const owned = await store.groups.find({ where: { owner: { in: ids } } })
  const teams = near.leads.flatMap(id => [`team-chat/${id}`, `team-broadcast/${id}`])
  const wanted = [...holding, ...teams, ...owned.map(({ id }) => id)]
  const groups = byId(await store.groups.find({ where: { id: { in: wanted } } }))
  const edges = await edgesBelow(context, [...groups.keys()])
  const nested = await nestedInSpaces(context, part, groups, edges)
  const within = new Map([...groups.values()].map(group => [group.id, membersOf(group, edges)]))
  const people = await known(context, near, [...groups.values()], within)
  const reports = new Map<string, string[]>()
  for (const { id, manager } of people.values()) if (manager !== null) pushTo(reports, manager, id)
  const namesakes = await doubled(context, [...people.values()])
  const of = groupsByPerson(groups, within, part.people)
  const voiceRules = await voiceRulesNow(context)
  const all = {
    config,
    people,
    groups,
    within,
    of,
    nested,
    reports,
    contacts: near.contacts,
    voiceRules,
    namesakes,
    part,
  }
  return completed(context, all)
}

/**
 * Finds the groups nested in groups, also in whatever makes up a compared space: a person may see a broadcast group there
 * and be in none that holds that group.
 */
async function nestedInSpaces({ store }: Context, part: Part, groups: Map<string, Group>, edges: Edges) {
  const trees = [...groups.values()].filter(({ id, origin }) => origin === 'tree' && part.groups.has(id))
  const ids = trees.flatMap(({ owner }) => ledBy(owner)).filter(id => !edges.has(id))
  const more = ids.length ? await store.memberships.find({ where: { group: { in: ids } } }) : []
  return nestedIn(new Map([...edges, ...edgesOf(more)]))
}

interface Around {
  people: Person[]
  /** Ids of those in whose teams somebody is. */
  leads: string[]
  contacts: Map<string, string[]>
}

/** Finds everyone around some people: above, beside and below them in the chart, their contacts, the guests of all. */
async function around({ store }: Context, ids: string[]): Promise<Around> {
  const here = await store.people.find({ where: { id: { in: ids } } })
  const asOne = await store.contacts.find({ where: { one: { in: ids } } })
  const asOther = await store.contacts.find({ where: { other: { in: ids } } })
  const contacts = [...byId([...asOne, ...asOther]).values()]
  const leads = [...new Set([...ids, ...here.map(({ manager }) => manager).filter(id => id !== null)])]
  const beside = await store.people.find({ where: { manager: { in: leads } } })
  const others = contacts.flatMap(({ one, other }) => [one, other])
  const met = await store.people.find({ where: { id: { in: [...leads, ...others] } } })
  const asked = new Set<string | null>(ids)
  const reports = await further(
    beside.filter(({ manager }) => asked.has(manager)),
    level => store.people.find({ where: { manager: { in: level.map(({ id }) => id) } } }),
  )
  const managers = await further(here, level =>
    store.people.find({
      where: { id: { in: level.map(({ sponsor, manager }) => sponsor ?? manager).filter(id => id !== null) } },
    }),
  )
  const guests = await store.people.find({ where: { sponsor: { in: [...ids, ...reports.map(({ id }) => id)] } } })
  return {
    people: [...here, ...beside, ...met, ...reports, ...managers, ...guests],
    leads,
    contacts: contactPairs(contacts),
  }
}

/** Walks level by level, each person once. */
async function further(first: Person[], next: (level: Person[]) => Promise<Person[]>): Promise<Person[]> {
  const found = byId(first)
  for (let level = first; level.length;) {
    level = (await next(level)).filter(({ id }) => !found.has(id))
    for (const person of level) found.set(person.id, person)
  }
  return [...found.values()]
}

/** Finds guests in any of the groups; in rooms with guests all others, too, for the sake of the names. */
async function known({ store }: Context, near: Around, groups: Group[], within: Map<string, string[]>) {
  const inside = [...new Set(groups.flatMap(({ id }) => within.get(id) ?? []))]
  const guests = byId(await guestsAmong({ store }, inside))
  const mixed = groups.filter(({ id, kind }) => kind === 'chat' && within.get(id)?.some(each => guests.has(each)))
  const members = [...new Set(mixed.flatMap(({ id }) => within.get(id) ?? []))]
  const others = members.length ? await store.people.find({ where: { id: { in: members } } }) : []
  const owners = await store.people.find({ where: { id: { in: groups.flatMap(ownersOf) } } })
  return byId(
    [...near.people, ...guests.values(), ...others, ...owners].sort((one, other) => (one.id < other.id ? -1 : 1)),
  )
}

/** Finds guests among people, by looking where there are fewer: among these people, or among all guests. */
async function guestsAmong({ store }: Pick<Context, 'store'>, ids: string[]): Promise<Person[]> {
  const guest = { gt: '' }
  if (ids.length < (await store.people.count({ sponsor: guest })))
    return store.people.find({ where: { id: { in: ids }, sponsor: guest } })
  const among = new Set(ids)
  return (await store.people.find({ where: { sponsor: guest } })).filter(({ id }) => among.has(id))
}

async function doubled({ store }: Context, people: Person[]): Promise<Set<string>> {
  const names = [...new Set(people.filter(({ sponsor }) => !sponsor).map(({ name }) => name))]
  const times = new Map<string, number>()
  for (const { name, sponsor } of await store.people.find({ where: { name: { in: names } } }))
    if (!sponsor) times.set(name, (times.get(name) ?? 0) + 1)
  return namesOfSeveral(times)
}

/**
 * Whether a part of a group's object is compared, in a part: an address of a person who is, a group in a space that is, and
 * always what is neither. What is not compared stays as it is known.
 */
export function comparedParts({ part, people, groups, config }: Snapshot): ((key: string) => boolean) | undefined {
  if (!part) return undefined
  const addresses = new Set(
    [...part.people]
      .map(id => people.get(id))
      .filter(person => person !== undefined)
      .map(person => jidOf(person, config)),
  )
  const names = new Set([...part.groups].map(id => groups.get(id)?.name))
  return key => {
    const shown = groupOf(key)
    return shown === undefined ? !isAddress(key) || addresses.has(key) : names.has(shown)
  }
}
