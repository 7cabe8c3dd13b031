// The field of commands that names a payment which waits for a decision.
import { textInput, type Input } from '../commands/command.ts'
import { moneyText } from '../../money/money.ts'

const MOST = 50 // choices

export const waitingInput = (): Input<string> =>
  textInput('Payment', {
    choices: async ({ store }) =>
      (await store.bankPayments.find({ where: { state: 'waiting' }, limit: MOST })).map(each => ({
        value: each.id,
        label: [moneyText(each), each.counterparty, each.purpose].filter(Boolean).join(', '),
      })),
  })
