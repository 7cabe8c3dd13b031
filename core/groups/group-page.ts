// Groups as lists show them, and what a group is built of.
import type { Context } from '../context.ts'
import { groupsAround } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'

/** All groups by name, for the administrator; for others those that they own or are in. @param after the id of the last one before */
export async function groupPage(
  context: Context,
  { admin, person }: Caller,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Group[]> {
  const { groups } = context.store
  const last = after === undefined ? undefined : await groups.get(after)
  if (admin) return groups.find({ sort: 'name', limit, ...(last && { after: last }) })
  const all = person ? await groupsAround(context, person.id) : []
  const from = last ? all.findIndex(({ id }) => id === last.id) + 1 : 0
  return all.slice(from, from + limit)
}

/** The groups that are in this one, and those that it is in; so many of each. */
export async function nestingAround(
  { store }: Context,
  { id }: Group,
  limit: number,
): Promise<{ wholes: Group[]; parts: Group[] }> {
  const within = await store.memberships.find({ where: { group: id, nested: { gt: '' } }, limit })
  const around = await store.memberships.find({ where: { nested: id }, limit })
  const byId = (ids: (string | undefined)[]) =>
    store.groups.find({ where: { id: { in: ids.filter(each => each !== undefined) } }, sort: 'name' })
  return { wholes: await byId(around.map(({ group }) => group)), parts: await byId(within.map(({ nested }) => nested)) }
}
