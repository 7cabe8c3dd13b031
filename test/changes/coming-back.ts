// What comes back with people and derived groups: it is kept when they go.
import { everybody, groupsOf, handOf, partsOf, type Hand, type Organisation } from './organisation.ts'

/** What was made by hand about a derived group. */
export interface Dissolved extends Hand {
  muted: string[]
  isQuiet: boolean
  /** Groups that it was put into by hand. */
  around: string[]
}

export interface Departed {
  /** Groups that the person was put into by hand, own ones among them. */
  memberships: string[]
  muted: string[]
  owned: { key: string; owners: string[]; successor?: string }[]
}

const hands = (org: Organisation) => [...org.custom, ...org.hand]

export function keepGroup(org: Organisation, key: string): void {
  const { people, groups } = handOf(org, key)
  org.dissolved.set(key, {
    people: new Set(people),
    groups: new Set(groups),
    muted: [...org.muted].filter(each => each.startsWith(`${key} `)),
    isQuiet: org.quiet.has(key),
    around: hands(org).flatMap(([outer, parts]) => (parts.groups.has(key) ? [outer] : [])),
  })
}

export function keepPerson(org: Organisation, person: string): void {
  const inherited = [...org.departed.values()].flatMap(({ owned }) =>
    owned.filter(({ successor }) => successor === person),
  )
  org.departed.set(person, {
    memberships: hands(org).flatMap(([key, { people }]) => (people.has(person) ? [key] : [])),
    muted: [...org.muted].filter(each => each.endsWith(` ${person}`)),
    owned: [...org.custom].flatMap(([key, { owner, owners }]) => {
      if (owner !== person && !owners.has(person)) return []
      const before = (owner === person && inherited.find(each => each.key === key)?.owners) || [owner, ...owners]
      return before.includes(person) ? [{ key, owners: before }] : []
    }),
  })
}

/** Somebody else has the group of a person who left. */
export function passOn({ departed }: Organisation, key: string, from: string, to: string): void {
  for (const [person, { owned }] of departed)
    for (const each of owned)
      if (each.key === key && (each.successor === from || (person === from && each.owners[0] === from)))
        each.successor = to
}

/** To be called when the organisation has its next chart. */
export function bringBack(org: Organisation): void {
  const here = new Set(everybody(org))
  for (const [person, kept] of org.departed) {
    if (!here.has(person)) continue
    const keys = new Set(groupsOf(org).map(({ key }) => key))
    for (const each of kept.owned) ownsAgain(org, person, each)
    for (const key of kept.memberships) if (keys.has(key)) partsOf(org, key).people.add(person)
    for (const each of kept.muted) if (keys.has(groupIn(each))) org.muted.add(each)
    org.departed.delete(person)
  }
  const keys = new Set(groupsOf(org).map(({ key }) => key))
  for (const [key, kept] of org.dissolved) {
    if (!keys.has(key)) continue
    for (const person of kept.people) if (here.has(person)) handOf(org, key).people.add(person)
    for (const inner of kept.groups) if (keys.has(inner)) handOf(org, key).groups.add(inner)
    for (const outer of kept.around) if (keys.has(outer)) partsOf(org, outer).groups.add(key)
    for (const each of kept.muted) if (here.has(each.slice(key.length + 1))) org.muted.add(each)
    if (kept.isQuiet) org.quiet.add(key)
    org.dissolved.delete(key)
  }
}

const groupIn = (muted: string) => muted.slice(0, muted.lastIndexOf(' '))

function ownsAgain(
  { custom }: Organisation,
  person: string,
  { key, owners, successor }: Departed['owned'][number],
): void {
  const group = custom.get(key)
  if (!group) return
  const now = [group.owner, ...group.owners].filter(id => id !== person)
  const isTakenOver = owners[0] === person && (group.owner === successor || group.owner === person)
  const [owner = person, ...others] = isTakenOver
    ? [person, ...now.filter(id => id !== successor || owners.includes(id))]
    : [...now, person]
  group.owner = owner
  group.owners = new Set(others)
}
