// Groups that commands ask for, the caller's own to choose from.
import type { Group, Person } from '../../store/collections.ts'
import type { Caller, Context } from '../context.ts'
import { groupNamed, personNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { textInput, type Input } from './command.ts'

type Kind = Group['kind']

const labelOf = (kind: Kind | undefined) =>
  kind ? { chat: 'Chat group', broadcast: 'Broadcast group' }[kind] : 'Group'

export const groupInput = (kind?: Kind, label = labelOf(kind)): Input<string> =>
  textInput(label, { choices: (context, caller) => ownGroups(context, caller, kind) })

/** A group where the caller decides. */
export const ownedGroupInput = (kind?: Kind, label = labelOf(kind)): Input<string> =>
  textInput(label, { choices: (context, caller) => ownGroups(context, caller, kind, true) })

/** What a command about somebody in a group is about. @throws Fault item-not-found */
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
