import { Fault } from '../../../xep/fault.ts'
import { command } from '../../commands/command.ts'
import { amountFrom, amountInputs } from '../../wallet/commands/amount-input.ts'
import { purposeShown, referenceShown } from '../../wallet/payment.ts'
import { requestPayment } from '../../wallet/request.ts'
import { amountShown } from '../../wallet/unit.ts'
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
    const what = `${amountShown(payment)}${purposeShown(payment)}`
    return {
      text: say('{name} is asked to pay {title} {what}. Reference {reference}.', {
        name: of.name,
        title,
        what,
        reference: referenceShown(payment.reference),
      }),
    }
  },
})
