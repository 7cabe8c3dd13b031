// Owners put people and groups into a group by hand, and take them out. In a group that follows from the chart, what the chart
// says stays as it is.
import { Fault } from '../../xep/fault.ts'
import { fitText } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { permitAddition } from './additions.ts'
import { ownedGroup, currentPerson, currentGroup } from './current.ts'
import { permitNesting, waysIn } from './nesting.ts'
import { endMembershipWrites, membershipWrites } from './membership-writes.ts'
import { newNotice } from '../notices.ts'
import { permitGuests } from '../policy/outsiders.ts'
import { ownersOf, permitOwner } from '../policy/permit.ts'
import { broughtAlong, peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Membership, Group } from '../model/group.ts'
import type { Scope } from '../model/scope.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { callerPerson } from '../people/commands/person-input.ts'
import { newMembership } from '../model/membership.ts'
import { say } from '../../texts/say.ts'

/** People and groups, as somebody named them. */
export interface Some {
  people: Person[]
  groups: Group[]
}

/** Somebody who is in a group still, with the groups through which they are. */
export interface Staying {
  person: Person
  ways: Group[]
}

/**
 * Puts people and groups into a group. @param told what the caller is told, by how many were not in it before; this
 * resolves with it @throws Fault conflict where groups would form a circle
 */
export async function addTo(
  context: Context,
  group: Group,
  some: Some,
  caller: Caller,
  told: (fresh: number) => string,
): Promise<string> {
  permitOwner(group, caller)
  const { store } = context
  return edit(context, async () => {
    await ownedGroup(context, group, caller)
    const direct = await Promise.all(some.people.map(person => currentPerson(context, person)))
    for (const inner of some.groups) await permitNesting(context, group, await currentGroup(context, inner), caller)
    const along = await broughtAlong(
      context,
      some.groups.map(({ id }) => id),
    )
    await permitGuests(context, { direct, all: [...direct.map(({ id }) => id), ...along] }, group, caller)
    const by = group.origin === 'custom' ? undefined : (caller.person?.id ?? group.owner)
    const wanted = [...some.people.map(({ id }) => ({ person: id })), ...some.groups.map(({ id }) => ({ nested: id }))]
    const all = wanted.map(part => ({ ...newMembership(group.id, part), ...(by !== undefined && { added: by }) }))
    const there = await store.memberships.find({ where: { id: { in: all.map(({ id }) => id) } } })
    const known = new Set(there.map(({ id }) => id))
    const fresh = all.filter(({ id }) => !known.has(id))
    const addition = await permitAddition(context, group, [...direct.map(({ id }) => id), ...along], caller)
    const writes = await membershipWrites(context, fresh, caller.person?.id ?? null)
    if (addition) writes.push({ insert: 'additions', record: addition })
    const text = told(fresh.length)
    return {
      scope: { people: await everybody(context, some), groups: groupsConcerned(group, some) },
      ...{ writes, answer: text, result: text },
    }
  })
}

/**
 * Takes people and groups out of a group. People who are in it no longer are told why, once; no earlier link lets them in again, unless they left by themselves.
 * @param keep whether the links by which guests came stay good; else they end, as such a guest would be back under another name
 * @param told what the caller is told about it, which is what this resolves with
 * @throws Fault not-acceptable for who owns it or is there by the chart, item-not-found for who is not in it
 */
export async function removeFrom(
  context: Context,
  group: Group,
  some: Some,
  { reason: given = '', keep = false }: { reason?: string; keep?: boolean },
  caller: Caller,
  told: (staying: Staying[]) => string,
): Promise<string> {
  const isOwn = some.groups.length === 0 && some.people.every(({ id }) => id === caller.person?.id)
  if (!isOwn) permitOwner(group, caller)
  const { config } = context
  const reason = fitText(given.trim())
  return edit(context, async () => {
    const current = await (isOwn ? currentGroup(context, group) : ownedGroup(context, group, caller))
    const leaving = await Promise.all([
      ...some.people.map(person => directMembership(context, current, person)),
      ...some.groups.map(inner => nestedMembership(context, current, inner)),
    ])
    const ended = leaving.map(({ id }) => id)
    const banned = isOwn ? undefined : context.now().toISOString()
    const staying = await stayingIn(context, group, some, ended)
    const text = told(staying)
    const out = some.people.filter(({ id }) => !staying.some(({ person }) => person.id === id))
    const why = () =>
      reason
        ? say('You are no longer in {title}: {reason}', { title: group.title, reason })
        : say('You are no longer in {title}.', { title: group.title })
    const removed = reason ? some.people.map(person => [`${group.name} ${jidOf(person, config)}`, reason]) : []
    const scope: Scope = {
      people: await everybody(context, some),
      groups: groupsConcerned(group, some),
      removed: Object.fromEntries(removed),
    }
    return {
      scope,
      writes: await endMembershipWrites(context, ended, caller.person?.id ?? null, banned, keep),
      notice: newNotice(context, isOwn ? [] : out.map(({ id }) => id), why),
      ...{ answer: text, result: text },
    }
  })
}

/** Takes a person out of a group at that person's own wish. @returns what the person is told @throws Fault as removeFrom */
export function leaveGroup(context: Context, group: Group, caller: Caller): Promise<string> {
  const some = { people: [callerPerson(caller)], groups: [] }
  const told = ([still]: Staying[]) =>
    still
      ? say('You are still in {title} by {ways}.', { title: group.title, ways: groupNames(still.ways) })
      : say('You are no longer in {title}.', { title: group.title })
  return removeFrom(context, group, some, {}, caller, told)
}

/** Lists everyone named, and everyone in the groups named. */
async function everybody(context: Context, { people, groups }: Some): Promise<string[]> {
  const inside = await Promise.all(groups.map(({ id }) => peopleOf(context, id)))
  return [...new Set([...people.map(({ id }) => id), ...groups.flatMap(ownersOf), ...inside.flat()])]
}

/** Lists the groups whose spaces change: the inner groups, too, as the space of the outer one shows them or does no longer. */
const groupsConcerned = (group: Group, { groups }: Some) => [group.id, ...groups.map(({ id }) => id)]

async function directMembership(context: Context, group: Group, person: Person): Promise<Membership> {
  if (person.id === group.owner)
    throw new Fault(
      'not-acceptable',
      say('{name} owns {group}: hand it over to somebody else first.', { name: person.name, group: group.name }),
    )
  const record = await context.store.memberships.get(newMembership(group.id, { person: person.id }).id)
  if (record && (group.origin === 'custom' || record.added !== undefined)) return record
  if (record) throw byStructure(group, person.name)
  const ways = await waysIn(context, group, person.id)
  if (!ways.length)
    throw new Fault('item-not-found', say('{name} is not in {group}.', { name: person.name, group: group.name }))
  if (group.origin !== 'custom') throw byStructure(group, person.name)
  throw new Fault(
    'not-acceptable',
    say('{name} is in {group} by {ways}: it has to be changed there.', {
      name: person.name,
      group: group.name,
      ways: groupNames(ways),
    }),
  )
}

async function nestedMembership(context: Context, group: Group, inner: Group): Promise<Membership> {
  const record = await context.store.memberships.get(newMembership(group.id, { nested: inner.id }).id)
  if (!record)
    throw new Fault('item-not-found', say('{name} is not in {group}.', { name: inner.name, group: group.name }))
  if (group.origin !== 'custom' && record.added === undefined) throw byStructure(group, inner.name)
  return record
}

const byStructure = ({ name: group }: Group, name: string) =>
  new Fault(
    'not-acceptable',
    say("{name} is in {group} by the organisation's structure and leaves it by that alone.", { name, group }),
  )

/** Finds the people who are still in the group without these memberships. */
async function stayingIn(
  context: Context,
  group: Group,
  { people, groups }: Some,
  ended: string[],
): Promise<Staying[]> {
  const inside = new Set(await peopleOf(context, group.id, ended))
  const staying = people.filter(({ id }) => inside.has(id))
  const leaving = new Set(groups.map(({ id }) => id))
  return Promise.all(
    staying.map(async person => {
      const ways = await waysIn(context, group, person.id)
      return { person, ways: ways.filter(({ id }) => !leaving.has(id)) }
    }),
  )
}

export const groupNames = (groups: Group[]) => groups.map(({ name }) => name).join(', ')
