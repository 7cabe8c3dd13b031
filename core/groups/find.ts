// Groups as others name them: by name or address.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { Fault } from '../../xep/fault.ts'
import { localpart } from '../model/localpart.ts'
import { parkedName, holderOf } from '../model/name-swap.ts'
import { addressOf } from '../model/jid.ts'
import { ownsGroup } from '../policy/permit.ts'
import { groupsOf } from '../graph.ts'
import { say } from '../../texts/say.ts'

/**
 * Finds a group by name or address, for somebody who may know of it: its owner, its members, the administrator.
 * @throws Fault item-not-found, for others the same as for a group that is not there
 */
export async function groupNamed(context: Context, name: string, caller: Caller): Promise<Group> {
  const group = await findGroup(context, name)
  if (!group || !(await knowsGroup(context, group, caller)))
    throw new Fault(
      'item-not-found',
      say("There is no group '{name}' for you; 'groups' lists yours.", { name: name.slice(0, 100) }),
    )
  return group
}

export async function findGroup(
  { store, config }: Pick<Context, 'store' | 'config'>,
  name: string,
): Promise<Group | undefined> {
  const [local = '', host] = name.trim().split('@')
  const wanted = localpart(local) ?? ''
  const found = await store.groups.find({ where: { name: { in: [wanted, parkedName(wanted)] } } })
  const group = holderOf(found, 'name', wanted)
  return group && (!host || addressOf(group, config) === `${group.name}@${host}`) ? group : undefined
}

export async function knowsGroup(context: Context, group: Group, caller: Caller): Promise<boolean> {
  if (ownsGroup(group, caller)) return true
  return caller.person !== undefined && (await groupsOf(context, caller.person.id)).includes(group.id)
}

/** Lists the groups that a person answers for, by title. */
export const groupsOwnedBy = ({ store }: Pick<Context, 'store'>, owner: string, limit: number): Promise<Group[]> =>
  store.groups.find({ where: { owner }, sort: 'title', limit })
