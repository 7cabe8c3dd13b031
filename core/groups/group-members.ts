// Who is in a group by hand: people and groups, put there and taken out by its owners. In a group that follows from the
// chart, what the chart says stays as it is.
import type { Group, Membership, Scope } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import { fit } from '../../xep/text.ts'
import type { Caller, Context, Person } from '../context.ts'
import { judgedEdit } from '../mirror/edit.ts'
import { membership } from '../organisation/hierarchy.ts'
import { permitNesting, waysIn } from './nesting.ts'
import { stageNotice } from '../notices.ts'
import { permitGuests } from '../outside/outside.ts'
import { jidOf } from '../people.ts'
import { ownersOf, permitOwner } from '../permit.ts'
import { peopleOf } from './reach.ts'

/** People and groups, as somebody named them. */
export interface Some {
  people: Person[]
  groups: Group[]
}

/** @returns how many were not in it before @throws Fault conflict where groups would form a circle */
export async function addTo(context: Context, group: Group, some: Some, caller: Caller): Promise<number> {
  permitOwner(group, caller)
  const { store } = context
  return judgedEdit(context, async () => {
    await refuseGone(context, group)
    await permitGuests(context, { direct: some.people, all: await everybody(context, some) }, group, caller)
    for (const inner of some.groups) await permitNesting(context, group, inner, caller)
    const by = group.origin === 'custom' ? undefined : (caller.person?.id ?? group.owner)
    const wanted = [...some.people.map(({ id }) => ({ person: id })), ...some.groups.map(({ id }) => ({ nested: id }))]
    const all = wanted.map(part => ({ ...membership(group.id, part), ...(by !== undefined && { added: by }) }))
    const there = await store.memberships.find({ where: { id: { in: all.map(({ id }) => id) } } })
    const known = new Set(there.map(({ id }) => id))
    const fresh = all.filter(({ id }) => !known.has(id))
    const write = async () => {
      await Promise.all(fresh.map(each => store.memberships.put(each)))
      return fresh.length
    }
    return { scope: { people: await everybody(context, some), groups: [group.id] }, write }
  })
}

/**
 * Who was named and is in it no longer is told why, once.
 * @returns those who are still in it, with the groups through which they are
 * @throws Fault not-acceptable for who owns it or is there by the chart, item-not-found for who is not in it
 */
export async function removeFrom(
  context: Context,
  group: Group,
  some: Some,
  given: string,
  caller: Caller,
): Promise<{ person: Person; ways: Group[] }[]> {
  const isOwn = some.groups.length === 0 && some.people.every(({ id }) => id === caller.person?.id)
  if (!isOwn) permitOwner(group, caller)
  const { store, config } = context
  const reason = fit(given.trim())
  const { staying, deliver } = await judgedEdit(context, async () => {
    const current = await refuseGone(context, group)
    const leaving = await Promise.all([
      ...some.people.map(person => placeOf(context, current, person)),
      ...some.groups.map(inner => placeOfGroup(context, current, inner)),
    ])
    const scope: Scope = { people: await everybody(context, some), groups: [group.id] }
    const write = async () => {
      const owners = ownersOf(current).filter(id => !some.people.some(person => person.id === id))
      if (owners.length < ownersOf(current).length)
        await store.groups.change(group.id, {}, { owners: owners.filter(id => id !== current.owner) })
      await Promise.all(leaving.map(({ id }) => store.memberships.remove(id)))
      const staying = await stillIn(context, group, some.people)
      const out = some.people.filter(({ id }) => !staying.some(({ person }) => person.id === id))
      const text = reason ? `You are no longer in ${group.title}: ${reason}` : `You are no longer in ${group.title}.`
      const told = isOwn ? [] : out.map(({ id }) => id)
      return { staying, deliver: await stageNotice(context, told, text) }
    }
    const removed = reason ? some.people.map(person => [`${group.name} ${jidOf(person, config)}`, reason]) : []
    return { scope: { ...scope, removed: Object.fromEntries(removed) }, write }
  })
  await deliver()
  return staying
}

/** The group as it is now. @throws Fault item-not-found */
export async function refuseGone({ store }: Context, { id, name }: Group): Promise<Group> {
  const group = await store.groups.get(id)
  if (group) return group
  throw new Fault('item-not-found', `There is no group '${name}' any more.`)
}

/** Everyone named, and everyone in the groups named. */
async function everybody(context: Context, { people, groups }: Some): Promise<string[]> {
  const inside = await Promise.all(groups.map(({ id }) => peopleOf(context, id)))
  return [...new Set([...people.map(({ id }) => id), ...groups.flatMap(ownersOf), ...inside.flat()])]
}

async function placeOf(context: Context, group: Group, person: Person): Promise<Membership> {
  if (person.id === group.owner)
    throw new Fault('not-acceptable', `${person.name} owns ${group.name}: hand it over to somebody else first.`)
  const place = await context.store.memberships.get(membership(group.id, { person: person.id }).id)
  if (place && (group.origin === 'custom' || place.added !== undefined)) return place
  if (place) throw byStructure(group, person.name)
  const ways = await waysIn(context, group, person.id)
  if (!ways.length) throw new Fault('item-not-found', `${person.name} is not in ${group.name}.`)
  if (group.origin !== 'custom') throw byStructure(group, person.name)
  throw new Fault('not-acceptable', `${person.name} is in ${group.name} by ${names(ways)}: it has to be changed there.`)
}

async function placeOfGroup(context: Context, group: Group, inner: Group): Promise<Membership> {
  const place = await context.store.memberships.get(membership(group.id, { nested: inner.id }).id)
  if (!place) throw new Fault('item-not-found', `${inner.name} is not in ${group.name}.`)
  if (group.origin !== 'custom' && place.added === undefined) throw byStructure(group, inner.name)
  return place
}

const byStructure = ({ name }: Group, who: string) =>
  new Fault('not-acceptable', `${who} is in ${name} by the organisation's structure and leaves it by that alone.`)

async function stillIn(context: Context, group: Group, people: Person[]) {
  const inside = new Set(await peopleOf(context, group.id))
  const staying = people.filter(({ id }) => inside.has(id))
  return Promise.all(staying.map(async person => ({ person, ways: await waysIn(context, group, person.id) })))
}

export const names = (groups: Group[]) => groups.map(({ name }) => name).join(', ')
