import { setOwner } from '../group-owners.ts'
import { withAnswer } from '../../inbox.ts'
import { booleanInput, command, textInput } from '../../commands/command.ts'
import { groupAndPerson, ownedGroupInput } from './group-input.ts'

export const groupOwner = command({
  name: 'group owner',
  help: 'makes somebody a further owner of a group of yours, or a plain member again',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    person: textInput('Username'),
    remove: booleanInput('A plain member again'),
  },
  async run(context, caller, { remove, ...named }) {
    const { group, person } = await groupAndPerson(context, caller, named)
    const text = `${person.name} is ${remove ? 'a plain member' : 'an owner'} of ${group.title}.`
    await setOwner(withAnswer(context, { text }), group, person, !remove, caller)
    return { text }
  },
})
