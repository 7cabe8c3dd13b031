// Groups that commands ask for, the caller's own to choose from.
import type { Context } from '../../context.ts'
import { personNamed } from '../../people/person.ts'
import { textInput, type Input } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import type { Group } from '../../model/group.ts'
import type { Caller } from '../../model/caller.ts'
import { groupNamed } from '../find.ts'
import { ownGroups } from './own-groups.ts'

type Kind = Group['kind']

const labelOf = (kind: Kind | undefined) =>
  kind ? { chat: 'Chat group', broadcast: 'Broadcast group' }[kind] : 'Group'

export const groupInput = (kind?: Kind, label = labelOf(kind)): Input<string> =>
  textInput(label, { choices: (context, caller) => ownGroups(context, caller, kind) })

/** A group where the caller decides. */
export const ownedGroupInput = (kind?: Kind, label = labelOf(kind)): Input<string> =>
  textInput(label, { choices: (context, caller) => ownGroups(context, caller, kind, true) })

/** Finds the group and the person that a command is about. @throws Fault item-not-found */
export async function groupAndPerson(
  context: Context,
  caller: Caller,
  named: { group: string; person: string },
): Promise<{ group: Group; person: Person }> {
  return {
    group: await groupNamed(context, named.group, caller),
    person: await personNamed(context, named.person),
  }
}
