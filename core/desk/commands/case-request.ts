import { Fault } from '../../../xep/fault.ts'
import { command } from '../../commands/command.ts'
import { amountFrom, amountInputs } from '../../wallet/commands/amount-input.ts'
import { referenceShown } from '../../wallet/payment.ts'
import { requestPayment } from '../../wallet/request.ts'
import { amountShown } from '../../wallet/unit.ts'
import type { WalletPayment } from '../../wallet/records.ts'
import { caseInput, ownCase } from './case-input.ts'
import { say } from '../../../texts/say.ts'

export const caseRequest = command({
  name: 'case request',
  help: 'asks the customer of a conversation of yours to pay the desk',
  who: 'member',
  inputs: { case: caseInput(), ...amountInputs() },
  async run(context, caller, { case: typed, ...written }) {
    const { of, agent } = await ownCase(context, typed, caller)
    const { money, purpose } = amountFrom(context, written)
    const [desk, payer] = [await context.store.desks.get(of.desk), await context.store.people.get(of.customer)]
    if (!desk || !payer)
      throw new Fault('not-acceptable', say('{name} has no wallet here. Nobody is asked.', { name: of.name }))
    const { name, title } = desk
    const about = { payer, payee: agent, money, purpose, desk: { name, title } }
    const payment = await requestPayment(context, about, caller)
    return { text: askedText(of.name, title, payment) }
  },
})

function askedText(name: string, title: string, payment: WalletPayment): string {
  const { purpose } = payment
  const about = { name, title, amount: amountShown(payment), reference: referenceShown(payment.reference) }
  return purpose === undefined
    ? say('{name} is asked to pay {title} {amount}. Reference {reference}.', about)
    : say('{name} is asked to pay {title} {amount} for {purpose}. Reference {reference}.', { ...about, purpose })
}
