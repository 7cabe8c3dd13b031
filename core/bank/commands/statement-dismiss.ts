import { command } from '../../commands/command.ts'
import { moneyText } from '../../../money/money.ts'
import { waitingPayment } from '../booking.ts'
import { waitingInput } from '../waiting-input.ts'
import { say } from '../../../texts/say.ts'

export const statementDismiss = command({
  name: 'statement dismiss',
  help: 'books a payment that waits to no wallet',
  who: 'admin',
  inputs: { payment: waitingInput() },
  async run(context, _caller, { payment: id }) {
    const payment = await waitingPayment(context, id)
    await context.store.batch([
      { change: 'bankPayments', id, when: { state: 'waiting' }, patch: { state: 'dismissed' } },
    ])
    return { text: say('{amount} are booked to no wallet.', { amount: moneyText(payment) }) }
  },
})
