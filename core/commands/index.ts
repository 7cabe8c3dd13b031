// All commands, in the order in which help lists them.
import { Fault } from '../../xep/fault.ts'
import type { Caller } from '../context.ts'
import { broadcastHistory } from './broadcast-history.ts'
import { broadcastRetract } from './broadcast-retract.ts'
import { broadcastSend } from './broadcast-send.ts'
import { codeIssue } from './code-issue.ts'
import { codeList } from './code-list.ts'
import { codeRevoke } from './code-revoke.ts'
import { contactRemove } from './contact-remove.ts'
import { mayUse, type Command } from './command.ts'
import { deviceClass } from './device-class.ts'
import { deviceName } from './device-name.ts'
import { devices } from './devices.ts'
import { doctor } from './doctor.ts'
import { groupMute, groupUnmute } from './group-mute.ts'
import { groupQuiet } from './group-quiet.ts'
import { groupAdd } from './group-add.ts'
import { groupClose } from './group-close.ts'
import { groupCreate } from './group-create.ts'
import { groupHandover } from './group-handover.ts'
import { groupLeave } from './group-leave.ts'
import { groupOwner } from './group-owner.ts'
import { groupRemove } from './group-remove.ts'
import { groupTitle } from './group-title.ts'
import { groups } from './groups.ts'
import { groupFollow, groupSubscribe, groupUnfollow } from './group-follow.ts'
import { guestAdd } from './guest-add.ts'
import { guestInvite } from './guest-invite.ts'
import { guestHandover, guestRemove } from './guest-remove.ts'
import { guests } from './guests.ts'
import { helpOn } from './help.ts'
import { inviteAll } from './invite-all.ts'
import { inviteRevoke } from './invite-revoke.ts'
import { invite } from './invite.ts'
import { invites } from './invites.ts'
import { join } from './join.ts'
import { letters } from './letters.ts'
import { list, lists } from './list.ts'
import { members } from './members.ts'
import { messageRetract } from './message-retract.ts'
import { orgApply } from './org-apply.ts'
import { orgConfirm } from './org-confirm.ts'
import { orgPlan } from './org-plan.ts'
import { orgShow } from './org-show.ts'
import { orgSync } from './org-sync.ts'
import { pair } from './pair.ts'
import { qrContact } from './qr-contact.ts'
import { qrCoupon } from './qr-coupon.ts'
import { qrGroup } from './qr-group.ts'
import { scim } from './scim.ts'
import { selectionKeep } from './selection-keep.ts'
import { subgroup } from './subgroup.ts'
import { welcome } from './welcome.ts'
import { whoami } from './whoami.ts'

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

/** `code issue` as one word, where a door has no spaces. */
export const nodeOf = ({ name }: Command) => name.replace(' ', '-')

/** What it does, as people read it in a list. */
export const titleOf = ({ help }: Command) => help.charAt(0).toUpperCase() + help.slice(1)

/** @throws Fault item-not-found */
export function commandAt(node: string): Command {
  const found = commands.find(command => nodeOf(command) === node)
  if (!found) throw new Fault('item-not-found', `There is no command '${node.slice(0, 40)}'; 'help' lists them.`)
  return found
}

/** Those that this caller may use. */
export const commandsFor = (caller: Caller) => commands.filter(command => mayUse(command, caller))
