// All commands, in the order in which help lists them.
import { Fault } from '../../xep/fault.ts'
import type { Caller } from '../context.ts'
import { broadcastHistory } from './broadcast-history.ts'
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
import { groups } from './groups.ts'
import { guestAdd } from './guest-add.ts'
import { guests } from './guests.ts'
import { helpOn } from './help.ts'
import { inviteAll } from './invite-all.ts'
import { inviteRevoke } from './invite-revoke.ts'
import { invite } from './invite.ts'
import { invites } from './invites.ts'
import { join } from './join.ts'
import { letters } from './letters.ts'
import { members } from './members.ts'
import { orgApply } from './org-apply.ts'
import { orgPlan } from './org-plan.ts'
import { orgShow } from './org-show.ts'
import { pair } from './pair.ts'
import { qrContact } from './qr-contact.ts'
import { qrGroup } from './qr-group.ts'
import { welcome } from './welcome.ts'
import { whoami } from './whoami.ts'

export const commands: Command[] = [
  helpOn(() => commands),
  whoami,
  groups,
  members,
  broadcastSend,
  broadcastHistory,
  qrContact,
  qrGroup,
  join,
  contactRemove,
  invites,
  inviteRevoke,
  guests,
  guestAdd,
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
