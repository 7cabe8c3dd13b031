import { inviteContact } from '../contact.ts'
import { linkOf } from '../token.ts'
import { booleanInput, command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { say } from '../../../texts/say.ts'

export const qrContact = command({
  name: 'qr contact',
  help: 'gives your own link and QR code: who opens it has you as a contact, and you them',
  who: 'person',
  inputs: { new: booleanInput('Another one; earlier ones stay good') },
  async run(context, caller, fields) {
    const invite = await inviteContact(context, callerPerson(caller), fields.new, caller)
    return {
      text: say(
        'Whoever opens this link, or scans its QR code, is in your contacts, and you in theirs. invite revoke ends it.',
      ),
      link: linkOf(context.config, invite),
    }
  },
})
