// The caller's groups, as commands offer them.
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import type { Group } from '../../model/group.ts'
import type { Choice } from '../../commands/command.ts'
import { groupsAround } from '../../graph.ts'
import { ownsGroup } from '../../policy/permit.ts'

const SHOWN = 50 // more than that is no list to choose from

/** Lists the caller's groups; with `owned`, only those where the caller decides. */
export async function ownGroups(
  context: Context,
  caller: Caller,
  kind?: Group['kind'],
  owned = false,
): Promise<Choice[]> {
  if (!caller.person) return []
  return (await groupsAround(context, caller.person.id))
    .filter(group => (!kind || group.kind === kind) && (!owned || ownsGroup(group, caller)))
    .slice(0, SHOWN)
    .map(({ name, title }) => ({ value: name, label: title }))
}
