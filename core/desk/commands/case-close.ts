import { command } from '../../commands/command.ts'
import { endCase } from '../acts/ending.ts'
import { caseInput, ownCase } from './case-input.ts'
import { say } from '../../../texts/say.ts'

export const caseClose = command({
  name: 'case close',
  help: 'ends a conversation of yours; the customer may write again',
  who: 'member',
  inputs: { case: caseInput() },
  async run(context, caller, { case: typed }) {
    const { of, agent } = await ownCase(context, typed, caller)
    await endCase(context, of, 'closed', agent.id)
    return { text: say('The conversation with {name} is closed.', { name: of.name }) }
  },
})
