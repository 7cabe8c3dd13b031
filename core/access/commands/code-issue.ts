import { issueCode } from '../access.ts'
import { command, optionalText } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { say } from '../../../texts/say.ts'

export const codeIssue = command({
  name: 'code issue',
  help: 'makes an access code, to be typed as the password of one device',
  who: 'person',
  inputs: { username: optionalText('For whom (you, if nobody is named)') },
  async run(context, caller, { username }) {
    const person = await personMeant(context, caller, username)
    const { code, record } = await issueCode(context, person, caller)
    return {
      text: say(
        "Access code for {jid}: type it as the password. It becomes that device's own; first use until {until} UTC.",
        { jid: jidOf(person, context.config), until: record.expires.slice(0, 16).replace('T', ' ') },
      ),
      secret: true,
      table: { columns: [say('code'), say('id')], rows: [[code, record.id]] },
    }
  },
})
