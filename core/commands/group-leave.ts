import { names, removeFrom } from '../groups/group-members.ts'
import { groupNamed } from '../people.ts'
import { callerPerson, ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

export const groupLeave = command({
  name: 'group leave',
  help: 'takes you out of a group, unless the organisation or another group has put you there',
  who: 'person',
  inputs: { group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller) }) },
  async run(context, caller, { group: name }) {
    const group = await groupNamed(context, name, caller)
    const some = { people: [callerPerson(caller)], groups: [] }
    const [still] = await removeFrom(context, group, some, '', caller)
    if (still) return { text: `You are still in ${group.title} by ${names(still.ways)}.` }
    return { text: `You are no longer in ${group.title}.` }
  },
})
