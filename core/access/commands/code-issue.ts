import { issueCode } from '../access.ts'
import { command, optionalText } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { personMeant } from '../../people/commands/person-input.ts'

export const codeIssue = command({
  name: 'code issue',
  help: 'makes an access code, to be typed as the password of one device',
  who: 'person',
  inputs: { username: optionalText('For whom (you, if nobody is named)') },
  async run(context, caller, { username }) {
    const person = await personMeant(context, caller, username)
    const { code, record } = await issueCode(context, person, caller)
    return {
      text: `Access code for ${jidOf(person, context.config)}: type it as the password. It becomes that device's own; first use until ${record.expires.slice(0, 16).replace('T', ' ')} UTC.`,
      secret: true,
      table: { columns: ['code', 'id'], rows: [[code, record.id]] },
    }
  },
})
