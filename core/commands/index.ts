// All commands, in the order in which help lists them.
import { Fault } from '../../xep/fault.ts'
import { broadcastHistory } from '../broadcasts/commands/broadcast-history.ts'
import { broadcastRetract } from '../broadcasts/commands/broadcast-retract.ts'
import { broadcastSend } from '../broadcasts/commands/broadcast-send.ts'
import { codeIssue } from '../access/commands/code-issue.ts'
import { codeList } from '../access/commands/code-list.ts'
import { codeRevoke } from '../access/commands/code-revoke.ts'
import { contactRemove } from '../invites/commands/contact-remove.ts'
import { mayUse, type Command, nodeOf } from './command.ts'
import { deviceClass } from '../access/commands/device-class.ts'
import { deviceName } from '../access/commands/device-name.ts'
import { devices } from '../access/commands/devices.ts'
import { doctor } from '../doctor/commands/doctor.ts'
import { groupMute, groupUnmute } from '../groups/commands/group-mute.ts'
import { groupQuiet } from '../groups/commands/group-quiet.ts'
import { groupAdd } from '../groups/commands/group-add.ts'
import { groupClose } from '../groups/commands/group-close.ts'
import { groupCreate } from '../groups/commands/group-create.ts'
import { groupHandover } from '../groups/commands/group-handover.ts'
import { groupLeave } from '../groups/commands/group-leave.ts'
import { groupOwner } from '../groups/commands/group-owner.ts'
import { groupRemove } from '../groups/commands/group-remove.ts'
import { groupTitle } from '../groups/commands/group-title.ts'
import { groups } from '../groups/commands/groups.ts'
import { groupFollow, groupSubscribe, groupUnfollow } from '../federation/commands/group-follow.ts'
import { guestAdd } from '../guests/commands/guest-add.ts'
import { guestInvite } from '../federation/commands/guest-invite.ts'
import { guestHandover, guestRemove } from '../guests/commands/guest-remove.ts'
import { guests } from '../guests/commands/guests.ts'
import { helpOn } from '../conversation/commands/help.ts'
import { inviteAll } from '../mailing/commands/invite-all.ts'
import { inviteRevoke } from '../invites/commands/invite-revoke.ts'
import { invite } from '../mailing/commands/invite.ts'
import { invites } from '../invites/commands/invites.ts'
import { join } from '../invites/commands/join.ts'
import { letters } from '../mailing/commands/letters.ts'
import { list, lists } from '../guests/commands/list.ts'
import { members } from '../groups/commands/members.ts'
import { messageRetract } from '../groups/commands/message-retract.ts'
import { orgApply } from '../organisation/commands/org-apply.ts'
import { orgConfirm } from '../organisation/commands/org-confirm.ts'
import { orgPlan } from '../organisation/commands/org-plan.ts'
import { orgShow } from '../organisation/commands/org-show.ts'
import { orgSync } from '../organisation/commands/org-sync.ts'
import { pair } from '../access/commands/pair.ts'
import { qrContact } from '../invites/commands/qr-contact.ts'
import { qrCoupon } from '../invites/commands/qr-coupon.ts'
import { qrGroup } from '../invites/commands/qr-group.ts'
import { scim } from '../organisation/commands/scim.ts'
import { selectionKeep } from '../broadcasts/commands/selection-keep.ts'
import { subgroup } from '../groups/commands/subgroup.ts'
import { welcome } from '../access/commands/welcome.ts'
import { whoami } from '../people/commands/whoami.ts'
import type { Caller } from '../model/caller.ts'

export const commands: Command[] = [
  helpOn(() => commands),
  whoami,
  groups,
  members,
  groupCreate,
  groupTitle,
  groupAdd,
  groupRemove,
  groupLeave,
  groupOwner,
  groupHandover,
  groupClose,
  subgroup,
  broadcastSend,
  broadcastHistory,
  broadcastRetract,
  selectionKeep,
  groupMute,
  groupUnmute,
  groupQuiet,
  messageRetract,
  qrContact,
  qrCoupon,
  qrGroup,
  join,
  contactRemove,
  invites,
  inviteRevoke,
  guests,
  guestAdd,
  guestInvite,
  guestRemove,
  guestHandover,
  lists,
  list,
  groupSubscribe,
  groupFollow,
  groupUnfollow,
  inviteAll,
  invite,
  letters,
  codeIssue,
  codeList,
  codeRevoke,
  devices,
  deviceName,
  deviceClass,
  pair,
  orgShow,
  orgPlan,
  orgApply,
  orgSync,
  orgConfirm,
  scim,
  doctor,
  welcome,
]

/** @throws Fault item-not-found */
export function commandAt(node: string): Command {
  const found = commands.find(command => nodeOf(command) === node)
  if (!found) throw new Fault('item-not-found', `There is no command '${node.slice(0, 40)}'; 'help' lists them.`)
  return found
}

/** Those that this caller may use. */
export const commandsFor = (caller: Caller) => commands.filter(command => mayUse(command, caller))
