import { handOverGroup } from '../groups/group-owners.ts'
import { groupNamed, personNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

export const groupHandover = command({
  name: 'group handover',
  help: 'gives a group of yours to somebody else; you stay a member',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    person: textInput('Username'),
  },
  async run(context, caller, { group: name, person: username }) {
    const group = await groupNamed(context, name, caller)
    const person = await personNamed(context, username)
    await handOverGroup(context, group, person, caller)
    return { text: `${group.title} belongs to ${person.name} now.` }
  },
})
