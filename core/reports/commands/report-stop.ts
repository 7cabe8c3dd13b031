import { command, textInput } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { Fault } from '../../../xep/fault.ts'
import { subscriptionsOf } from '../subscription.ts'
import { say } from '../../../texts/say.ts'

export const reportStop = command({
  name: 'report stop',
  help: 'ends a report that you get each week or month',
  who: 'member',
  inputs: {
    about: textInput('Which report', {
      choices: async (context, { person }) =>
        person ? (await subscriptionsOf(context, person)).map(({ about }) => ({ value: about, label: about })) : [],
    }),
  },
  async run(context, caller, { about }) {
    const all = await subscriptionsOf(context, callerPerson(caller))
    const found = all.find(each => each.about === about.toLowerCase().replace(/\s+/g, ' '))
    if (!found)
      throw new Fault(
        'item-not-found',
        say("You get no report '{about}': report every lists yours.", { about: about.slice(0, 60) }),
      )
    await context.store.reportSubscriptions.remove(found.id)
    return { text: say('You get the report {about} no more.', { about: found.about }) }
  },
})
