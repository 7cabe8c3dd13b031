import { command } from '../../commands/command.ts'
import { holdCase } from '../acts/hold.ts'
import { caseInput, ownCase } from './case-input.ts'

export const caseHold = command({
  name: 'case hold',
  help: 'asks the customer of a conversation of yours to wait until you write again',
  who: 'member',
  inputs: { case: caseInput() },
  async run(context, caller, { case: typed }) {
    const { of, agent } = await ownCase(context, typed, caller)
    return { text: await holdCase(context, of, agent) }
  },
})
