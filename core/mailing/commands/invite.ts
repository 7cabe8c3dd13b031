import { sendInvitation } from '../mail.ts'
import { personNamed } from '../../people/person.ts'
import { channelInput, mailFate } from './channel.ts'
import { command, textInput } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const invite = command({
  name: 'invite',
  help: 'sends a person a link and an access code, by mail or text message',
  who: 'member',
  inputs: { username: textInput('Whom'), by: channelInput() },
  async run(context, caller, { username, by }) {
    const person = await personNamed(context, username)
    const { to } = await sendInvitation(context, person, caller, by)
    return { text: `${say('{name} is invited.', { name: person.name })} ${mailFate(context, by, to)}` }
  },
})
