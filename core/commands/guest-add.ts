import { issueCode } from '../access/access.ts'
import { callerFor } from '../caller.ts'
import { admit } from '../outside/guest.ts'
import { tokenIn } from '../outside/token.ts'
import { jidOf } from '../people.ts'
import { command, optionalText, textInput } from './command.ts'

export const guestAdd = command({
  name: 'guest add',
  help: 'makes a guest of a visitor who cannot open a link, and gives the access code to hand over',
  who: 'member',
  inputs: { token: textInput('Link to a group or contact'), name: optionalText('Name (none is needed)') },
  async run(context, caller, { token, name }) {
    const asked = caller.origin && `${caller.jid} ${caller.origin}`
    const guest = await admit(context, tokenIn(token), { name, ...(asked && { once: asked }) })
    const { code, record } = await issueCode(context, guest, { ...caller, ...callerFor(context, guest) })
    return {
      text: `${guest.name} is here as ${jidOf(guest, context.config)}. The access code is the password of one device; first use until ${record.expires.slice(0, 16).replace('T', ' ')} UTC.`,
      secret: true,
      table: { columns: ['address', 'code'], rows: [[jidOf(guest, context.config), code]] },
    }
  },
})
