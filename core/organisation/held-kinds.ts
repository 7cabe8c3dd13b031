// Holds what a listing would take from many people at once: managers, usernames, the values of a column, whole teams and
// trees. People keep what they have until the administrator agrees: an attribute that the reader may no longer read looks the same.
import type { Context } from '../context.ts'
import type { Entry } from '../model/entry.ts'
import type { Person } from '../model/person.ts'
import { heldLosses, subjectOf } from './loss.ts'
import { sayCount } from '../../texts/say.ts'

const FREE = 3 // changes within an hour that are never held: somebody makes them by hand

/** What is held of one kind, and whose it is. */
export interface HeldKind {
  /** `manager`, `team`, `membership`, `username`, `name`, or a column. */
  kind: string
  people: string[]
}

interface Pair {
  person: Person
  entry: Entry
}

interface Kind {
  kind: string
  has: (pair: Pair) => boolean
  loses: (pair: Pair) => boolean
  restore: (pair: Pair) => Partial<Entry>
}

/**
 * The entries with everything that is held.
 * @param people who is here
 * @param staying the ids of those who are listed, or held
 */
export async function holdLosses<E extends Entry>(
  context: Context,
  entries: E[],
  people: Person[],
  staying: Set<string>,
  keep: boolean,
): Promise<{ entries: E[]; heldKinds: HeldKind[] }> {
  const known = new Map(people.map(person => [person.id, person]))
  const heldKinds: HeldKind[] = []
  let result = entries
  for (const kind of kindsOf(people, entries, staying)) {
    const pairs = result.flatMap(entry => {
      const person = known.get(entry.id)
      return person && kind.has({ person, entry }) ? [{ person, entry }] : []
    })
    const ids = (list: Pair[]) => list.map(({ person }) => person.id)
    const losses = { kind: kind.kind, all: ids(pairs), losing: ids(pairs.filter(kind.loses)), free: FREE }
    const held = await heldLosses(context, losses, keep)
    if (!held.size) continue
    heldKinds.push({
      kind: kind.kind,
      people: pairs.filter(({ person }) => held.has(person.id)).map(({ person }) => person.username),
    })
    result = result.map(entry => {
      const person = held.has(entry.id) ? known.get(entry.id) : undefined
      return person ? { ...entry, ...kind.restore({ person, entry }) } : entry
    })
  }
  return { entries: result, heldKinds }
}

function kindsOf(people: Person[], entries: Entry[], staying: Set<string>): Kind[] {
  const columns = new Set(people.flatMap(({ profile }) => Object.keys(profile)))
  const others = [...columns].filter(column => !NAMES.includes(column)).map(columnKind)
  return [
    managerKind(staying),
    teamKind(people, entries, staying),
    membershipKind(people, entries, staying),
    usernameKind,
    nameKind,
    ...others,
  ]
}

const managerStays = ({ person }: Pair, staying: Set<string>) => person.manager !== null && staying.has(person.manager)

/** Whose manager leaves needs another one; that is no loss. */
const managerKind = (staying: Set<string>): Kind => ({
  kind: 'manager',
  has: pair => managerStays(pair, staying),
  loses: ({ person, entry }) => person.manager !== entry.manager,
  restore: ({ person: { manager } }) => ({ manager }),
})

/** A team goes when nobody is left who reports to its manager; it is held by those who reported. */
function teamKind(people: Person[], entries: Entry[], staying: Set<string>): Kind {
  const led = new Set(entries.map(({ manager }) => manager))
  const firstOf = new Map(people.toReversed().map(({ id, manager }) => [manager, id]))
  return {
    kind: 'team',
    has: pair => managerStays(pair, staying) && firstOf.get(pair.person.manager) === pair.person.id,
    loses: ({ person }) => !led.has(person.manager),
    restore: ({ person: { manager } }) => ({ manager }),
  }
}

/**
 * Memberships of the groups of managers who are somewhere above: one line that is missing high up takes everybody below out of the
 * trees above it. Above a manager who leaves nobody has lost anything.
 */
function membershipKind(people: Person[], entries: Entry[], staying: Set<string>): Kind {
  const before = makeAbove(people.filter(({ id }) => staying.has(id)))
  const after = makeAbove([...people.filter(({ id }) => staying.has(id)), ...entries])
  return {
    kind: 'membership',
    has: ({ person }) => before(person.id).size > 0,
    loses: ({ person }) => before(person.id).difference(after(person.id)).size > 0,
    restore: ({ person: { manager } }) => ({ manager }),
  }
}

/** Finds the managers above somebody, as far as one after the other is among these. */
function makeAbove(all: Pick<Entry, 'id' | 'manager'>[]): (id: string) => Set<string> {
  const managers = new Map(all.map(({ id, manager }) => [id, manager]))
  return id => {
    const above = new Set<string>()
    for (let next = managers.get(id); next && next !== id && managers.has(next) && !above.has(next);) {
      above.add(next)
      next = managers.get(next)
    }
    return above
  }
}

const usernameKind: Kind = {
  kind: 'username',
  has: () => true,
  loses: ({ person, entry }) => person.username !== entry.username,
  restore: ({ person: { username } }) => ({ username }),
}

const NAMES = ['given_name', 'family_name']
const hasName = ({ profile }: Pick<Entry, 'profile'>) => NAMES.filter(column => profile[column]).length

/** Given and family name are one: a directory may show one full name in place of both. */
const nameKind: Kind = {
  kind: 'name',
  has: ({ person }) => hasName(person) > 0,
  loses: ({ person, entry }) => hasName(entry) < hasName(person),
  restore: ({ person, entry }) => ({ profile: { ...entry.profile, ...only(person.profile, NAMES) } }),
}

const columnKind = (column: string): Kind => ({
  kind: column,
  has: ({ person }) => Boolean(person.profile[column]),
  loses: ({ entry }) => !entry.profile[column],
  restore: ({ person, entry }) => ({
    profile: { ...entry.profile, ...only(person.profile, [column]) },
    ...(ADDRESSES.includes(column) && { further: [...(person.further ?? []), ...(entry.further ?? [])] }),
  }),
})

const ADDRESSES = ['email', 'phone']

const only = (profile: Record<string, string>, columns: string[]) =>
  Object.fromEntries(Object.entries(profile).filter(([column]) => columns.includes(column)))

/** Lists what waits for the administrator's word, by kind. */
export async function findHeldKinds({ store }: Context): Promise<HeldKind[]> {
  const held = (await store.departures.find({ where: { held: true } })).filter(({ kind }) => kind !== undefined)
  const people = await store.people.find({ where: { id: { in: held.map(subjectOf) } } })
  const usernames = new Map(people.map(({ id, username }) => [id, username]))
  const kinds = Map.groupBy(held, ({ kind }) => kind ?? '')
  return [...kinds].map(([kind, all]) => ({
    kind,
    people: all.flatMap(each => usernames.get(subjectOf(each)) ?? []).sort(),
  }))
}

/** The next run lets it through. */
export async function confirmKinds({ store }: Context): Promise<void> {
  const held = (await store.departures.find({ where: { held: true } })).filter(({ kind }) => kind !== undefined)
  await Promise.all(held.map(({ id }) => store.departures.change(id, { held: true }, { held: false })))
}

/** `16 managers`, as an answer says it. */
export const heldKindText = ({ kind, people }: HeldKind): string =>
  PLURALS[kind]?.(people.length) ??
  sayCount(people.length, '{count} value of {kind}', '{count} values of {kind}', { kind })

const PLURALS: Record<string, (count: number) => string> = {
  manager: count => sayCount(count, '{count} manager', '{count} managers'),
  team: count => sayCount(count, '{count} team', '{count} teams'),
  membership: count =>
    sayCount(count, '{count} membership of teams and trees', '{count} memberships of teams and trees'),
  username: count => sayCount(count, '{count} username', '{count} usernames'),
  name: count => sayCount(count, '{count} name', '{count} names'),
}
