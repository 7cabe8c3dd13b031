import { wasRefused } from '../../../xep/fault.ts'
import { command, textInput } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { newPayment, nothingPaidYet, paymentToShown, referenceShown, storePayment } from '../payment.ts'
import { payeeChoices, payeeNamed, personShown } from '../payee.ts'
import { walletOf } from '../account.ts'
import { refuseUnpayable } from '../ledger.ts'
import type { WalletPayment } from '../records.ts'
import { levelOf } from '../unit.ts'
import { amountFrom, amountInputs } from './amount-input.ts'
import { say } from '../../../texts/say.ts'

export const pay = command({
  name: 'pay',
  help: 'pays somebody from your wallet; you confirm before anything is paid',
  who: 'person',
  more: 'For example: pay michael 25 lunch, or pay "Michael Stone" 25,50 €',
  inputs: {
    to: textInput('To whom', { choices: (context, caller, { to }) => payeeChoices(context, caller, to) }),
    ...amountInputs(),
  },
  async run(context, caller, { to, ...written }) {
    const payer = callerPerson(caller)
    const { money, purpose } = amountFrom(context, written)
    const payee = await payeeNamed(context, to, caller)
    if (!payee)
      return { ask: 'to', text: say("Whom do you mean by '{to}'? Nothing is paid yet.", { to: to.slice(0, 100) }) }
    const payment = await newPayment(context, { payer, payee, money, purpose, requested: false }, caller)
    await storePayment(context, payment)
    const reference = referenceShown(payment.reference)
    const what = paymentToShown(payment, personShown(payee))
    const text = [nothingPaidYet(context, payment, what), ...(await whyRefused(context, payment))].join('\n')
    if (levelOf(context.config, payment) !== 'answer') return { text }
    return {
      text,
      next: {
        command: 'confirm',
        fields: { payment: reference },
        asking: 'answer',
        question: say('Pay {what}?', { what }),
      },
    }
  },
})

/** Why a confirmation would be refused at this moment: the payer may still top up, and then confirm. */
async function whyRefused(context: Context, payment: WalletPayment): Promise<string[]> {
  const account = await walletOf(context, payment.payer, payment)
  try {
    refuseUnpayable(account, payment.amount)
    return []
  } catch (error) {
    if (!wasRefused(error)) throw error
    return [error.message]
  }
}
