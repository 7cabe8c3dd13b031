import { endContact } from '../contact.ts'
import { contactsOf } from '../contact-record.ts'
import { withAnswer } from '../../inbox.ts'
import { peopleById } from '../../people/person.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, textInput } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { say } from '../../../texts/say.ts'

export const contactRemove = command({
  name: 'contact remove',
  help: 'ends that you and a contact are in the rosters of each other',
  who: 'person',
  inputs: {
    contact: textInput('Contact', {
      choices: async (context, { person }) =>
        (person ? await peopleById(context, await contactsOf(context, person.id)) : [])
          .slice(0, 50)
          .map(({ username, name }) => ({ value: username, label: name })),
    }),
  },
  async run(context, caller, { contact: name }) {
    const person = callerPerson(caller)
    const contacts = await peopleById(context, await contactsOf(context, person.id))
    const other = contacts.find(each => [each.username, jidOf(each, context.config)].includes(name.toLowerCase()))
    if (!other)
      throw new Fault(
        'item-not-found',
        say("'{name}' is no contact that you have by a link.", { name: name.slice(0, 100) }),
      )
    const text = say('{name} and you are no longer contacts.', { name: other.name })
    await endContact(withAnswer(context, { text }), person, other)
    return { text }
  },
})
