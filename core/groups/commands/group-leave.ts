import { names, removeFrom, type Staying } from '../group-members.ts'
import { command } from '../../commands/command.ts'
import { groupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'
import { callerPerson } from '../../people/commands/person-input.ts'

export const groupLeave = command({
  name: 'group leave',
  help: 'takes you out of a group, unless the organisation or another group has put you there',
  who: 'person',
  inputs: { group: groupInput() },
  async run(context, caller, { group: name }) {
    const group = await groupNamed(context, name, caller)
    const some = { people: [callerPerson(caller)], groups: [] }
    const told = ([still]: Staying[]) =>
      still ? `You are still in ${group.title} by ${names(still.ways)}.` : `You are no longer in ${group.title}.`
    return { text: await removeFrom(context, group, some, {}, caller, told) }
  },
})
