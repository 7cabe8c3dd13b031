// People join a group by an invite of its owner's.
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { buildInvitation } from '../../xep/invitation.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { makeInvite, readToken, redemptionWrites, standingInvite, unusableInvite } from './invite.ts'
import type { InviteOf } from './token.ts'
import { permitOwner } from '../policy/permit.ts'
import { permitLink } from '../policy/outsiders.ts'
import { membershipWrites } from '../groups/membership-writes.ts'
import { groupsOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Invite } from './records.ts'
import type { Caller } from '../model/caller.ts'
import type { Write } from '../model/records.ts'
import { addressOf } from '../model/jid.ts'
import { newMembership } from '../model/membership.ts'
import { say } from '../../texts/say.ts'

const MOST = 100_000 // hours for which a link is good; uses of a link

/** Makes an invite into a group; without bounds the open one, if there is one. @throws Fault forbidden for all but its owner */
export async function inviteToGroup(
  context: Context,
  group: Group,
  { hours, uses, fresh }: { hours?: number; uses?: number; fresh?: boolean },
  caller: Caller,
): Promise<InviteOf<'group'>> {
  permitOwner(group, caller)
  if ([hours, uses].some(bound => bound !== undefined && (bound < 1 || bound > MOST)))
    throw new Fault('not-acceptable', say('Hours and uses are from 1 to {most}.', { most: MOST }))
  if (hours === undefined && uses === undefined && !fresh) return standingInvite(context, 'group', group.id, caller)
  return makeInvite(context, { kind: 'group', of: group.id, hours, uses }, caller)
}

/**
 * Puts a person into the group of an invite; a person who is in already spends nothing. A guest comes in as the policy allows.
 * @throws Fault item-not-found, forbidden
 */
export async function joinGroup(context: Context, token: string, person: Person): Promise<Group> {
  const group = await invitedGroup(context, await readToken(context, token, 'group', person.id))
  if (group.owner === person.id || (await groupsOf(context, person.id)).includes(group.id)) return group
  await edit(context, async () => {
    const invite = await readToken(context, token, 'group', person.id)
    const current = await invitedGroup(context, invite)
    const joining = await context.store.people.get(person.id)
    if (!joining) throw unusableInvite() // gone since they asked
    if (joining.sponsor !== undefined) await permitLink(context, invite, current, joining)
    const redemption = await redemptionWrites(context, invite, person.id)
    const entry = await entryWrites(context, current, joining, invite.by ?? current.owner)
    const scope = { people: [person.id], groups: [group.id] }
    return { scope, writes: [...redemption, ...entry], result: undefined }
  })
  if (group.kind === 'chat' && person.jid !== undefined) await sendRoomInvitation(context, group, person.jid)
  return group
}

/** @throws Fault item-not-found, as for a bad token, when the group is gone */
export async function invitedGroup({ store }: Context, { of }: Invite): Promise<Group> {
  const group = await store.groups.get(of)
  if (!group) throw unusableInvite()
  return group
}

/**
 * Puts a person into a group. For an edit, where neither of the two can go meanwhile. A guest who lives elsewhere has agreed to this
 * group and counts in no other that holds it.
 */
export async function entryWrites(
  context: Context,
  { id, origin }: Group,
  person: Person,
  by: string,
): Promise<Write[]> {
  const fresh = newMembership(id, { person: person.id })
  if (await context.store.memberships.get(fresh.id)) return []
  const counts = origin === 'custom' && person.jid === undefined
  return membershipWrites(context, [{ ...fresh, ...(!counts && { added: by }) }], person.id)
}

/**
 * Invites a person on another server into a room: their client offers to enter, as we cannot write into its bookmarks. People here have the room in their bookmarks, however they came into it.
 */
export async function sendRoomInvitation({ wire, config }: Context, group: Group, to: string): Promise<void> {
  const room = addressOf(group, config)
  await wire.send(buildInvitation({ from: hosts(config).bellhop, to, room, reason: group.title }))
}
