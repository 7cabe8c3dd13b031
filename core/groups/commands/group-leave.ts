import { leaveGroup } from '../group-members.ts'
import { command } from '../../commands/command.ts'
import { groupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'

export const groupLeave = command({
  name: 'group leave',
  help: 'takes you out of a group, unless the organisation or another group has put you there',
  who: 'person',
  inputs: { group: groupInput() },
  async run(context, caller, { group }) {
    return { text: await leaveGroup(context, await groupNamed(context, group, caller), caller) }
  },
})
