// Ready-made lists: the own report chain, the own guests, the guests of those below; everything for the administrator.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { peopleById } from '../people/person.ts'
import { aboveOf } from '../graph.ts'
import type { List, Person } from '../model/person.ts'
import { listContent } from './list-names.ts'
import { say } from '../../texts/say.ts'

const GUESTS: Record<string, List> = { customers: 'customer', clients: 'client', partners: 'partner' }

export interface Lists {
  name: string
  what: string
  people: Person[]
}

/** Makes all lists of a person; the whole organisation's where no person is given. */
export async function listsOf(context: Context, person: Person | undefined): Promise<Lists[]> {
  const below = person ? await belowOf(context, person) : []
  const sponsors = person && [person.id, ...below.map(({ id }) => id)]
  const guests = await context.store.people.find({
    where: { sponsor: sponsors ? { in: sponsors } : { gt: '' } },
    sort: 'username',
  })
  const above = person ? await inOrder(context, await aboveOf(context, person)) : []
  const chain = [
    { name: 'managers', what: say('above you, nearest first'), people: above },
    { name: 'reports', what: say('below you'), people: below },
  ]
  const internal = await context.store.people.find({ where: { sponsor: null }, sort: 'username' })
  const external = Object.entries(GUESTS).map(([name, list]) => ({
    name,
    what: listContent(list, person !== undefined),
    people: guests.filter(guest => guest.list === list),
  }))
  return [
    ...(person ? chain : []),
    ...external,
    { name: 'guests', what: say('Everybody from outside, links included'), people: guests },
    { name: 'organisation', what: say("The organisation's own list"), people: internal },
  ]
}

/** @throws Fault item-not-found */
export async function listNamed(context: Context, person: Person | undefined, name: string): Promise<Lists> {
  const all = await listsOf(context, person)
  const found = all.find(each => each.name === name.trim().toLowerCase())
  if (found) return found
  const names = all.map(each => each.name).join(', ')
  throw new Fault(
    'item-not-found',
    say("There is no list '{name}'; there are {names}.", { name: name.slice(0, 40), names }),
  )
}

/** Lists everyone below, level by level. */
async function belowOf({ store }: Context, { id }: Person): Promise<Person[]> {
  const found = new Map<string, Person>()
  for (let level = [id]; level.length;) {
    const fresh = await store.people.find({ where: { manager: { in: level } }, sort: 'username' })
    level = fresh.filter(person => person.id !== id && !found.has(person.id)).map(person => person.id)
    for (const person of fresh) found.set(person.id, person)
  }
  return [...found.values()]
}

async function inOrder(context: Context, ids: string[]): Promise<Person[]> {
  const people = new Map((await peopleById(context, ids)).map(person => [person.id, person]))
  return ids.map(id => people.get(id)).filter(person => person !== undefined)
}
