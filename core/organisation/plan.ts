// The difference between the organisation as it is and a chart: person by person, group by group.
import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../../config.ts'
import { addressesOf } from '../model/address.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { findInSlices, listInSlices } from '../runs/in-slices.ts'
import { describeReturns } from '../groups/departed.ts'
import { nameGroups } from './group-name.ts'
import { describeRenames } from './rename.ts'
import { displayName, deriveGroups, type Hierarchy } from './hierarchy.ts'
import type { Person } from '../model/person.ts'
import type { Membership, Group } from '../model/group.ts'
import type { Entry } from '../model/entry.ts'
import type { Note } from '../model/listing.ts'
import { say } from '../../texts/say.ts'

export interface Change<T> {
  before: T
  after: T
}

export interface Difference<T> {
  added: T[]
  removed: T[]
  changed: Change<T>[]
}

export interface Plan {
  people: Difference<Person>
  groups: Difference<Group>
  memberships: Difference<Membership>
  /** How many people there are before. */
  present: number
  /** What becomes of those with a new username. */
  renames: string[]
  /** What people and groups who come back have again. */
  returns: string[]
  /** What differs from what the chart and the settings ask for. */
  notes: Note[]
  /** Usernames and group names by id, of before and after. */
  names: Map<string, string>
}

/**
 * Compares; changes nothing. Custom groups, guests and who was added by hand are not the chart's business.
 * @throws Fault conflict when the chart gives somebody what a guest has
 */
export async function planChart(context: Context, entries: Entry[]): Promise<Plan> {
  const { store, config } = context
  refuseGuests(entries, await store.people.find({ where: { sponsor: { gt: '' } } }))
  const wanted = deriveGroups(entries, config)
  const groups = await store.groups.find({ where: { origin: { in: ['team', 'tree'] } } })
  const custom = await store.groups.find({ where: { origin: 'custom' } })
  const dissolved = await store.dissolved.find()
  const { groups: named, notes } = nameGroups(
    wanted.groups,
    [...groups, ...dissolved],
    custom.map(({ name }) => name),
  )
  const after: Hierarchy = { ...wanted, groups: named }
  const people = (await findInSlices(store.people)).filter(({ sponsor }) => sponsor === undefined)
  const derived = new Set(groups.map(({ id }) => id))
  const memberships = (await findInSlices(store.memberships)).filter(
    ({ group, added }) => added === undefined && derived.has(group),
  )
  const known = new Map(people.map(person => [person.id, person]))
  const changes = await difference(
    people,
    await listInSlices(entries.values().map(entry => toPerson(entry, config, known.get(entry.id)))),
  )
  return {
    people: changes,
    renames: describeRenames(context, changes.changed, entries),
    returns: [...(await describeReturns(context, changes.added)), ...describeRooms(dissolved, after.groups)],
    groups: await difference(groups, after.groups),
    memberships: await difference(memberships, after.memberships),
    present: people.length,
    notes,
    names: new Map([
      ...[...people, ...entries].map(({ id, username }) => [id, username] as const),
      ...[...groups, ...after.groups].map(({ id, name }) => [id, name] as const),
    ]),
  }
}

function describeRooms(dissolved: Pick<Group, 'id'>[], groups: Group[]): string[] {
  const back = new Set(dissolved.map(({ id }) => id))
  const rooms = groups.filter(({ id, kind }) => kind === 'chat' && back.has(id)).map(({ name }) => name)
  return rooms.length ? [say('With what was written in them before: {rooms}.', { rooms: rooms.join(', ') })] : []
}

function refuseGuests(entries: Entry[], guests: Person[]): void {
  const taken = new Set(guests.flatMap(({ id, username }) => [`id ${id}`, `username ${username}`]))
  const clashes = entries
    .flatMap(({ id, username }) => [`id ${id}`, `username ${username}`])
    .filter(each => taken.has(each))
  if (clashes.length)
    throw new Fault(
      'conflict',
      say('The chart gives somebody what a guest has: {clashes}. Choose others.', { clashes: clashes.join(', ') }),
    )
}

export const isEmpty = (plan: Plan) =>
  [plan.people, plan.groups, plan.memberships].every(
    ({ added, removed, changed }) => added.length + removed.length + changed.length === 0,
  )

/** The properties in which two versions of a person differ, profile fields included. */
export function differingFields({ before, after }: Change<Person>): { field: string; from: string; to: string }[] {
  const flat = ({ username, manager, profile }: Person): Record<string, string> => ({
    ...profile,
    username,
    manager: manager ?? '',
  })
  const [old, fresh] = [flat(before), flat(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter(field => (old[field] ?? '') !== (fresh[field] ?? ''))
    .map(field => ({ field, from: old[field] ?? '', to: fresh[field] ?? '' }))
}

/** @param known the person as before, whose own choice of a language stays */
function toPerson({ id, username, manager, profile, further }: Entry, config: Config, known?: Person): Person {
  const own = { ...addressesOf(profile, config, further), ...(known?.language && { language: known.language }) }
  return { id, username, name: displayName({ username, profile }), manager, profile, ...own }
}

async function difference<T extends { id: string }>(before: T[], after: T[]): Promise<Difference<T>> {
  const old = new Map(before.map(record => [record.id, record]))
  const fresh = new Set(after.map(({ id }) => id))
  const differing = await listInSlices(after.values().filter(record => !same(old.get(record.id), record)))
  return {
    added: differing.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !fresh.has(id)),
    changed: differing.flatMap(after => {
      const known = old.get(after.id)
      return known ? [{ before: known, after }] : []
    }),
  }
}

/** Nearly all records of a chart are the same as before, and JSON takes longer than to compare these. */
const same = (one: unknown, other: unknown) =>
  isDeepStrictEqual(one, other) || canonicalJson(one) === canonicalJson(other)

/** JSON with sorted keys, so that two records with the same content are the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
