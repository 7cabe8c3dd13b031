import { command, optionalText } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { counterLink } from '../counter.ts'
import { paymentShown } from '../payment.ts'
import { unitFor } from '../unit.ts'
import { amountFrom } from './amount-input.ts'
import { say } from '../../../texts/say.ts'

export const qrPayment = command({
  name: 'qr payment',
  help: 'gives a link and QR code by which people at your counter pay you',
  who: 'person',
  more: 'For example: qr payment 2.50 coffee, or qr payment alone, where each payer writes the amount',
  inputs: {
    amount: optionalText('How much, as 2.50 (each payer writes it, if none is given)'),
    purpose: optionalText('What for'),
  },
  async run(context, caller, { amount, purpose }) {
    const payee = callerPerson(caller)
    const { config } = context
    const [first = ''] = config.walletCurrencies
    const written = amount === undefined ? undefined : amountFrom(context, { amount, purpose })
    const money = written?.money ?? { currency: first }
    const what = written?.purpose
    const link = counterLink(config, { payee: payee.id, ...money, ...(what !== undefined && { purpose: what }) })
    if (!written)
      return {
        text: say(
          'Whoever opens this link, or scans its QR code, is asked to pay you what they write. Its page shows the code, to print.',
        ),
        link,
      }
    const shown = paymentShown({ ...unitFor(config, money.currency), ...written.money, purpose: what })
    return {
      text: say(
        'Whoever opens this link, or scans its QR code, is asked to pay you {what}. Its page shows the code, to print.',
        { what: shown },
      ),
      link,
    }
  },
})
