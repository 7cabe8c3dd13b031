// What an organisation is, in plain sets and without a line of Bellhop's own code: who is in which group, and why.
import type { Row } from '../support/chart.ts'
import type { Departed, Dissolved } from './coming-back.ts'
import type { Random } from './draw.ts'

export type Kind = 'chat' | 'broadcast'

/** A custom group: its name is its key. People by id, a guest's being the username; groups by key. */
export interface Custom {
  kind: Kind
  owner: string
  /** Who decides beside the owner, in the order in which they were made owners. */
  owners: Set<string>
  people: Set<string>
  groups: Set<string>
}

/** What was put by hand into a group that follows from the chart. */
export type Hand = Pick<Custom, 'people' | 'groups'>

export interface Organisation {
  rows: Row[]
  /** Guest -> who answers for them. */
  guests: Map<string, string>
  custom: Map<string, Custom>
  /** By a derived group's key: `team-chat/` and the id of the lead. */
  hand: Map<string, Hand>
  /** Derived groups keep the name that they were given first, whoever is renamed, and when they are dissolved: by key. */
  names: Map<string, string>
  /** `group person`. */
  muted: Set<string>
  quiet: Set<string>
  /** `group address`. */
  follows: Set<string>
  /** What derived groups that were dissolved have when they come back, by key. */
  dissolved: Map<string, Dissolved>
  /** What members who left have when they come back. */
  departed: Map<string, Departed>
}

export interface Group {
  key: string
  name: string
  kind: Kind
  owner: string
  isCustom: boolean
}

export const found = (rows: Row[]): Organisation => ({
  rows,
  guests: new Map(),
  custom: new Map(),
  hand: new Map(),
  names: new Map(derivedGroups(rows).map(({ key, name }) => [key, name])),
  muted: new Set(),
  quiet: new Set(),
  follows: new Set(),
  dissolved: new Map(),
  departed: new Map(),
})

export const idOf = ({ id = '' }: Row) => id

const reports = (rows: Row[], lead: string) => rows.filter(row => row.manager_id === lead).map(idOf)

/** Everyone below, each once. */
export function below(rows: Row[], lead: string): string[] {
  const all = reports(rows, lead)
  for (const id of all) all.push(...reports(rows, id)) // an array goes on to what is added while it is walked
  return all
}

const leads = (rows: Row[], id: string) => rows.some(row => row.manager_id === id)

export const usernameOf = ({ rows }: Organisation, person: string) =>
  rows.find(({ id }) => id === person)?.username ?? person

export const everybody = ({ rows, guests }: Organisation) => [...rows.map(idOf), ...guests.keys()]

const KINDS: Kind[] = ['chat', 'broadcast']

/** A team for whoever has reports, a tree for whoever has leads below. */
export function derivedGroups(rows: Row[]): Group[] {
  return rows.flatMap(({ id = '', username = '' }) => {
    const origins = !leads(rows, id)
      ? []
      : below(rows, id).some(each => leads(rows, each))
        ? ['team', 'tree']
        : ['team']
    return origins.flatMap(origin =>
      KINDS.map(kind => ({
        key: `${origin}-${kind}/${id}`,
        name: `${origin}-${username}${kind === 'chat' ? '' : '-news'}`,
        kind,
        owner: id,
        isCustom: false,
      })),
    )
  })
}

export const customGroups = ({ custom }: Organisation): Group[] =>
  [...custom].map(([key, { kind, owner }]) => ({ key, name: key, kind, owner, isCustom: true }))

export const groupsOf = (org: Organisation): Group[] => [
  ...customGroups(org),
  ...derivedGroups(org.rows).map(group => ({ ...group, name: org.names.get(group.key) ?? group.name })),
]

/** The names under the next chart: a name that another group has kept gives way to one with a number. */
export function nextNames({ names, custom }: Organisation, rows: Row[]): Map<string, string> {
  const groups = derivedGroups(rows)
  const taken = new Set([...names.values(), ...custom.keys()])
  const wanted = new Set(groups.filter(({ key }) => !names.has(key)).map(({ name }) => name))
  const free = (name: string) => {
    for (let number = 2; ; number++)
      if (!taken.has(`${name}-${number}`) && !wanted.has(`${name}-${number}`)) return `${name}-${number}`
  }
  const given = groups.map(({ key, name }): [string, string] => {
    const next = names.get(key) ?? (taken.has(name) ? free(name) : name)
    taken.add(next)
    return [key, next]
  })
  return new Map([...names, ...given])
}

const leadOf = (key: string) => /^(?:team|tree)-\w+\/(.*)$/.exec(key)?.[1]

/** What the chart itself puts into a derived group: trees are built of teams. */
export function structure(rows: Row[], key: string): Hand {
  const lead = leadOf(key) ?? ''
  if (key.startsWith('team')) return { people: new Set(reports(rows, lead)), groups: new Set() }
  const kind = key.startsWith('tree-chat') ? 'chat' : 'broadcast'
  const keys = new Set(derivedGroups(rows).map(each => each.key))
  const parts = reports(rows, lead)
    .map(id => [`tree-${kind}/${id}`, `team-${kind}/${id}`].find(each => keys.has(each)))
    .filter(each => each !== undefined)
  return { people: new Set(), groups: new Set([`team-${kind}/${lead}`, ...parts]) }
}

export const partsOf = (org: Organisation, key: string): Hand => org.custom.get(key) ?? handOf(org, key)

export function handOf({ hand }: Organisation, key: string): Hand {
  const known = hand.get(key) ?? { people: new Set(), groups: new Set() }
  hand.set(key, known)
  return known
}

/** A group and all that is in it: what was put by hand into one that follows from the chart counts there alone. */
function within(org: Organisation, key: string): Map<string, Hand[]> {
  const all = new Map<string, Hand[]>([[key, []]])
  for (const inner of all.keys()) {
    const isOwn = leadOf(inner) === undefined || inner === key
    const parts = [...(isOwn ? [partsOf(org, inner)] : []), ...(leadOf(inner) ? [structure(org.rows, inner)] : [])]
    all.set(inner, parts)
    for (const group of parts.flatMap(({ groups }) => [...groups])) if (!all.has(group)) all.set(group, [])
  }
  return all
}

/** Everyone in a group: in a chat its owner, too, in a broadcast group all but the owner. */
export function reach(org: Organisation, { key, kind, owner }: Group): Set<string> {
  const people = new Set(kind === 'chat' ? [owner] : [])
  for (const [inner, parts] of within(org, key)) {
    const lead = leadOf(inner)
    if (lead !== undefined && inner !== key) people.add(lead)
    for (const part of parts) for (const person of part.people) people.add(person)
  }
  if (kind === 'broadcast') people.delete(owner)
  return people
}

export const ownersOf = ({ custom }: Organisation, { key, owner }: Group) => [owner, ...(custom.get(key)?.owners ?? [])]

/** Whether somebody may put a guest into a custom group of theirs: who would be in groups above, too, only as owner of those. */
export const mayLetIn = (org: Organisation, by: string, guest: string, group: Group): boolean =>
  groupsOf(org).every(
    each =>
      each.key === group.key ||
      !within(org, each.key).has(group.key) ||
      reach(org, each).has(guest) ||
      ownersOf(org, each).includes(by),
  )

/** Whether one group is in another, however deep, or is that one. */
export function isWithin(org: Organisation, inner: string, outer: string): boolean {
  const seen = new Set([outer])
  for (const key of seen) {
    const structural = leadOf(key) === undefined ? [] : structure(org.rows, key).groups
    for (const group of [...partsOf(org, key).groups, ...structural]) seen.add(group)
  }
  return seen.has(inner)
}

/** Nothing of a group is left. */
export function forgetGroup(org: Organisation, key: string): void {
  org.custom.delete(key)
  org.hand.delete(key)
  org.quiet.delete(key)
  for (const { groups } of [...org.custom.values(), ...org.hand.values()]) groups.delete(key)
  for (const each of org.muted) if (each.startsWith(`${key} `)) org.muted.delete(each)
  for (const each of org.follows) if (each.startsWith(`${key} `)) org.follows.delete(each)
}

export function forgetPerson(org: Organisation, person: string): void {
  for (const { people } of [...org.custom.values(), ...org.hand.values()]) people.delete(person)
  for (const { owners } of org.custom.values()) owners.delete(person)
  for (const each of org.muted) if (each.endsWith(` ${person}`)) org.muted.delete(each)
  org.guests.delete(person)
}

export const oneMember = ({ rows }: Organisation, { one }: Random) => idOf(one(rows) ?? {})
