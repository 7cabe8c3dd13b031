import { unmute } from '../groups/mute.ts'
import { groupNamed, personNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

export const groupUnmute = command({
  name: 'group unmute',
  help: 'gives somebody in a chat group of yours the voice back',
  who: 'member',
  inputs: {
    group: textInput('Chat group', { choices: (context, caller) => ownGroups(context, caller, 'chat', true) }),
    person: textInput('Username'),
  },
  async run(context, caller, { group: name, person: username }) {
    const group = await groupNamed(context, name, caller)
    const person = await personNamed(context, username)
    await unmute(context, group, person, caller)
    return { text: `${person.name} can write in ${group.title} again.` }
  },
})
