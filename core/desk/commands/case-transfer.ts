import { command, textInput } from '../../commands/command.ts'
import { findCase } from '../case/case.ts'
import { transferCase, transferChoices } from '../acts/transfer.ts'
import { caseInput, ownCase } from './case-input.ts'

export const caseTransfer = command({
  name: 'case transfer',
  help: 'gives a conversation of yours to another agent, to another desk, or to pool: all agents',
  who: 'member',
  inputs: {
    case: caseInput(),
    to: textInput('To whom', {
      of: 'case',
      choices: async (context, _caller, { case: typed = '' }) =>
        transferChoices(context, await findCase(context, typed)),
    }),
  },
  async run(context, caller, { case: typed, to }) {
    const { of, agent } = await ownCase(context, typed, caller)
    return { text: await transferCase(context, of, to, agent.id) }
  },
})
