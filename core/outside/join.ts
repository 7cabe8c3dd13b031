// Joining a group by an invite of its owner's.
import type { Group, Invite, Person } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import type { Caller, Context } from '../context.ts'
import { edit } from '../mirror/edit.ts'
import { membership } from '../organisation/hierarchy.ts'
import { makeInvite, readToken, spend, standingInvite, unusable } from './invite.ts'
import { permitOwner } from '../permit.ts'
import { groupsOf } from '../groups/reach.ts'

const MOST = 100_000

/** An invite into a group; without bounds the open one, if there is one. @throws Fault forbidden for all but its owner */
export async function inviteToGroup(
  context: Context,
  group: Group,
  { hours, uses, fresh }: { hours?: number; uses?: number; fresh?: boolean },
  caller: Caller,
): Promise<Invite> {
  permitOwner(group, caller)
  if ([hours, uses].some(bound => bound !== undefined && (bound < 1 || bound > MOST)))
    throw new Fault('not-acceptable', `Hours and uses are from 1 to ${MOST}.`)
  if (hours === undefined && uses === undefined && !fresh) return standingInvite(context, 'group', group.id, caller)
  return makeInvite(context, { kind: 'group', of: group.id, hours, uses }, caller)
}

/** The person is in the group when this resolves; who is in already spends nothing. @throws Fault item-not-found */
export async function joinGroup(context: Context, token: string, person: Person): Promise<Group> {
  const invite = await readToken(context, token, 'group', person.id)
  const group = await groupOf(context, invite)
  if (group.owner === person.id || (await groupsOf(context, person.id)).includes(group.id)) return group
  await spend(context, invite, person.id)
  const by = invite.by ?? group.owner
  const scope = { people: [person.id], groups: [group.id] }
  await edit(context, () => context.serially('org', () => enter(context, group, person, by)), scope)
  return group
}

/** @throws Fault item-not-found, as for a bad token, when the group is gone */
export async function groupOf({ store }: Context, { of }: Invite): Promise<Group> {
  const group = await store.groups.get(of)
  if (!group) throw unusable()
  return group
}

/** To be called within an edit, behind whatever the chart is changing. */
export async function enter({ store }: Context, { id, origin }: Group, person: Person, by: string): Promise<void> {
  if (!(await store.people.get(person.id)) || !(await store.groups.get(id))) throw unusable() // gone since they asked
  const fresh = membership(id, { person: person.id })
  if (await store.memberships.get(fresh.id)) return
  await store.memberships.put({ ...fresh, ...(origin !== 'custom' && { added: by }) })
}
