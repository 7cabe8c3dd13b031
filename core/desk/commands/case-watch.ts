import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { unwatchCase, watchCase } from '../watching/watch.ts'
import { caseInput, supervisedCase, supervisedChoices } from './case-input.ts'
import { say } from '../../../texts/say.ts'

const input = () => ({ case: { ...caseInput(), choices: supervisedChoices } })

export const caseWatch = command({
  name: 'case watch',
  help: 'lets you look in on a conversation of a desk that you supervise',
  more: 'Its contact comes into your list, with all that is written from then on. The desk says whether its customer is told.',
  who: 'member',
  inputs: input(),
  async run(context, caller, { case: typed }) {
    const of = await supervisedCase(context, typed, caller)
    await watchCase(context, of, callerPerson(caller))
    return {
      text: say('You look in on the conversation with {name}, until you write: case unwatch {id}', {
        name: of.name,
        id: of.id,
      }),
    }
  },
})

export const caseUnwatch = command({
  name: 'case unwatch',
  help: 'ends that you look in on a conversation',
  who: 'member',
  inputs: input(),
  async run(context, caller, { case: typed }) {
    const of = await supervisedCase(context, typed, caller)
    await unwatchCase(context, of, callerPerson(caller).id)
    return { text: say('You look in no more on the conversation with {name}.', { name: of.name }) }
  },
})
