import { setOwner } from '../group-owners.ts'
import { withAnswer } from '../../inbox.ts'
import { booleanInput, command, textInput } from '../../commands/command.ts'
import { groupAndPerson, ownedGroupInput } from './group-input.ts'
import { say } from '../../../texts/say.ts'

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
    const values = { name: person.name, title: group.title }
    const text = remove
      ? say('{name} is a plain member of {title}.', values)
      : say('{name} is an owner of {title}.', values)
    await setOwner(withAnswer(context, { text }), group, person, !remove, caller)
    return { text }
  },
})
