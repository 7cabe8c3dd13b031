import { mutePerson, unmutePerson } from '../mute.ts'
import { withAnswer } from '../../inbox.ts'
import { command, textInput } from '../../commands/command.ts'
import { groupAndPerson, ownedGroupInput } from './group-input.ts'
import { say } from '../../../texts/say.ts'

const inputs = { group: ownedGroupInput('chat'), person: textInput('Username') }

export const groupMute = command({
  name: 'group mute',
  help: 'takes the voice of somebody in a chat group of yours, until you give it back',
  who: 'member',
  inputs,
  async run(context, caller, fields) {
    const { group, person } = await groupAndPerson(context, caller, fields)
    await mutePerson(context, group, person, caller)
    return {
      text: say('{name} reads {title} and cannot write there any more.', { name: person.name, title: group.title }),
    }
  },
})

export const groupUnmute = command({
  name: 'group unmute',
  help: 'gives somebody in a chat group of yours the voice back',
  who: 'member',
  inputs,
  async run(context, caller, fields) {
    const { group, person } = await groupAndPerson(context, caller, fields)
    const text = say('{name} can write in {title} again.', { name: person.name, title: group.title })
    await unmutePerson(withAnswer(context, { text }), group, person, caller)
    return { text }
  },
})
