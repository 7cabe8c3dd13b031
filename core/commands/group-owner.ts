import { setOwner } from '../groups/group-owners.ts'
import { groupNamed, personNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { booleanInput, command, textInput } from './command.ts'

export const groupOwner = command({
  name: 'group owner',
  help: 'makes somebody a further owner of a group of yours, or a plain member again',
  who: 'member',
  inputs: {
    group: textInput('Group', { choices: (context, caller) => ownGroups(context, caller, undefined, true) }),
    person: textInput('Username'),
    remove: booleanInput('A plain member again'),
  },
  async run(context, caller, { group: name, person: username, remove }) {
    const group = await groupNamed(context, name, caller)
    const person = await personNamed(context, username)
    await setOwner(context, group, person, !remove, caller)
    return { text: `${person.name} is ${remove ? 'a plain member' : 'an owner'} of ${group.title}.` }
  },
})
