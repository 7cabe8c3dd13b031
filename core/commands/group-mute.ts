import { mute } from '../groups/mute.ts'
import { groupNamed, personNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

export const groupMute = command({
  name: 'group mute',
  help: 'takes the voice of somebody in a chat group of yours, until you give it back',
  who: 'member',
  inputs: {
    group: textInput('Chat group', { choices: (context, caller) => ownGroups(context, caller, 'chat', true) }),
    person: textInput('Username'),
  },
  async run(context, caller, { group: name, person: username }) {
    const group = await groupNamed(context, name, caller)
    const person = await personNamed(context, username)
    await mute(context, group, person, caller)
    return { text: `${person.name} reads ${group.title} and cannot write there any more.` }
  },
})
