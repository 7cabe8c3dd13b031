import { issueCode } from '../../access/access.ts'
import { admitGuest } from '../guest.ts'
import { inboxId } from '../../inbox.ts'
import { tokenIn } from '../../invites/token.ts'
import { command, optionalText, textInput } from '../../commands/command.ts'
import { callerFor } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import { momentText } from '../../model/moment.ts'
import { callerZone } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

export const guestAdd = command({
  name: 'guest add',
  help: 'makes a guest of a visitor who cannot open a link, and gives the access code to hand over',
  who: 'member',
  inputs: {
    token: textInput('Link to a group or contact', { secret: true }),
    name: optionalText('Name (none is needed)'),
  },
  async run(context, caller, { token, name }) {
    const guest = await admitGuest(context, tokenIn(token), { name, once: inboxId(caller) })
    const { code, record } = await issueCode(context, guest, { ...caller, ...callerFor(context, guest) })
    return {
      text: say('{name} is here as {address}. The access code is the password of one device; first use until {time}.', {
        name: guest.name,
        address: jidOf(guest, context.config),
        time: momentText(context.config, record.expires, callerZone(context.config, caller)),
      }),
      secret: true,
      table: { columns: [say('address'), say('code')], rows: [[jidOf(guest, context.config), code]] },
    }
  },
})
