import { redeemContact } from '../contact.ts'
import { readToken, unusableInvite } from '../invite.ts'
import { tokenIn } from '../token.ts'
import { joinGroup } from '../join.ts'
import { command, textInput } from '../../commands/command.ts'
import { addressOf, jidOf } from '../../model/jid.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { say } from '../../../texts/say.ts'

export const join = command({
  name: 'join',
  help: 'takes you into the group, or to the contact, behind a link or QR code; or gets you its coupon',
  who: 'person',
  inputs: { token: textInput('Link, or its last part', { secret: true }) },
  async run(context, caller, { token: typed }) {
    const person = callerPerson(caller)
    const token = tokenIn(typed)
    const { kind } = await readToken(context, token, undefined, person.id)
    if (kind === 'contact') {
      const other = await redeemContact(context, token, person)
      const address = jidOf(other, context.config)
      return {
        text: say('{name} ({address}) and you are contacts.', { name: other.name, address }),
        link: `xmpp:${address}`,
      }
    }
    const link = context.house.links[kind]
    if (link) return link.take(context, token, person)
    if (kind !== 'group') throw unusableInvite()
    const group = await joinGroup(context, token, person)
    const address = addressOf(group, context.config)
    if (group.kind === 'broadcast')
      return { text: say('You are in {title}: its messages come from {address}.', { title: group.title, address }) }
    return {
      text: say('You are in {title}: {address}.', { title: group.title, address }),
      link: `xmpp:${address}?join`,
    }
  },
})
