// Memberships made by hand begin and end. Where one ends, a further owner or an admin of the group is no longer one.
import { banId, banWrites } from './ban.ts'
import { historyWrites, type Doer } from './member-history.ts'
import type { Context } from '../context.ts'
import type { Membership } from '../model/group.ts'
import type { Write } from '../model/records.ts'

/** Puts people and groups into groups. A ban of such a person ends: the links of the group let the person in again. @param by who does it */
export async function membershipWrites(context: Context, memberships: Membership[], by: Doer): Promise<Write[]> {
  const { store } = context
  const there = await store.memberships.find({ where: { id: { in: memberships.map(({ id }) => id) } } })
  const fresh = memberships.filter(({ id }) => !there.some(known => known.id === id))
  const ids = memberships.flatMap(({ group, person }) => (person === undefined ? [] : [banId(group, person)]))
  const banned = await store.bans.find({ where: { id: { in: ids } } })
  return [
    ...banned.map(({ id }): Write => ({ remove: 'bans', id })),
    ...memberships.map((record): Write => ({ put: 'memberships', record })),
    ...historyWrites(context, fresh, { did: 'came', by }),
  ]
}

/**
 * Ends memberships that were made by hand.
 * @param ids of the memberships
 * @param by who ends them
 * @param banned when somebody else ended them; nothing where people left by themselves
 * @param keep whether the links by which guests came stay good
 */
export async function endMembershipWrites(
  context: Context,
  ids: string[],
  by: Doer,
  banned?: string,
  keep = false,
): Promise<Write[]> {
  const { store, house } = context
  const ended = await store.memberships.find({ where: { id: { in: ids } } })
  const writes = ids.map((id): Write => ({ remove: 'memberships', id }))
  writes.push(...historyWrites(context, ended, { did: 'went', by }))
  for (const [group, memberships] of Map.groupBy(ended, each => each.group)) {
    if (banned === undefined) break
    const people = memberships.flatMap(({ person }) => person ?? [])
    writes.push(...people.flatMap(person => banWrites(person, [group], banned)))
    for (const subject of keep ? [] : house.subjects)
      writes.push(...((await subject.membersRemoved?.(context, people, group)) ?? []))
  }
  for (const id of new Set(ended.map(({ group }) => group))) {
    const { owners = [], admins = [] } = (await store.groups.get(id)) ?? {}
    const stays = (each: string) => !ended.some(({ group, person }) => group === id && person === each)
    const patch = { owners: owners.filter(stays), admins: admins.filter(stays) }
    if (!owners.every(stays) || !admins.every(stays)) writes.push({ change: 'groups', id, patch })
  }
  return writes
}
