import { command, multilineInput } from '../../commands/command.ts'
import { askCustomer } from '../acts/question.ts'
import { caseInput, ownCase } from './case-input.ts'

export const caseAsk = command({
  name: 'case ask',
  help: 'asks the customer of a conversation of yours, with buttons',
  more: 'For example: /ask Tea or coffee? / Tea / Coffee. What the customer chooses comes as its label.',
  who: 'member',
  inputs: { case: caseInput(), question: multilineInput('Question, and its choices with / between') },
  async run(context, caller, { case: typed, question }) {
    const { of, agent } = await ownCase(context, typed, caller)
    return { text: await askCustomer(context, of, question, agent, caller) }
  },
})
