import { gatewayUrl } from '../../../config.ts'
import { issueAdminCode, issueCode, type Issued } from '../access.ts'
import { command, optionalText, type Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { momentText } from '../../model/moment.ts'
import { callerZone } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

export const codeIssue = command({
  name: 'code issue',
  help: 'makes an access code, to be typed as the password of one device',
  who: 'person',
  more: 'The administrator, who names nobody, gets a code for the pages.',
  inputs: { username: optionalText('For whom (you, if nobody is named)') },
  async run(context, caller, { username }) {
    if (!username && !caller.person) {
      const issued = await issueAdminCode(context, caller)
      const where = { url: `${gatewayUrl(context.config)}/sign-in`, until: untilText(context, caller, issued) }
      const text = say(
        'Code for the administrator: sign in at {url} with it, without a username, until {until}.',
        where,
      )
      return codeAnswer(text, issued)
    }
    const person = await personMeant(context, caller, username)
    const issued = await issueCode(context, person, caller)
    const text = say(
      "Access code for {jid}: type it as the password. It becomes that device's own; first use until {until}.",
      { jid: jidOf(person, context.config), until: untilText(context, caller, issued) },
    )
    return codeAnswer(text, issued)
  },
})

const untilText = ({ config }: Context, caller: Caller, { record }: Issued): string =>
  momentText(config, record.expires, callerZone(config, caller))

const codeAnswer = (text: string, { code, record }: Issued): Answer => ({
  text,
  secret: true,
  table: { columns: [say('code'), say('id')], rows: [[code, record.id]] },
})
