import { command } from '../../commands/command.ts'
import { caseInput, waitingCase } from './case-input.ts'
import { takeByCommand } from '../acts/taking.ts'

export const caseTake = command({
  name: 'case take',
  help: 'takes a conversation that waits, whether it was offered to you or not',
  who: 'member',
  inputs: { case: caseInput() },
  async run(context, caller, { case: typed }) {
    const { of, agent } = await waitingCase(context, typed, caller)
    return { text: await takeByCommand(context, of, agent) }
  },
})
