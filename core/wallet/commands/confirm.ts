import { command, textInput } from '../../commands/command.ts'
import { yesOrNo } from '../../commands/yes-no.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { answerPayment } from '../confirm.ts'
import { paymentOf } from '../payment.ts'
import { levelOf } from '../unit.ts'

export const confirm = command({
  name: 'confirm',
  help: 'pays what you were asked to confirm, or declines it',
  who: 'person',
  more: 'For example: confirm K7F3-9MPX yes. A larger payment wants its amount instead of yes, and the largest ones a page.',
  inputs: {
    payment: textInput('Reference of the payment'),
    answer: textInput('Yes, no, or the amount', { of: 'payment', choices: answersTo }),
  },
  async run(context, caller, { payment: reference, answer }) {
    const payment = await paymentOf(context, reference, callerPerson(caller))
    return { text: await answerPayment(context, payment, answer) }
  },
})

/** Nothing to tap where one tap is not enough. */
async function answersTo(context: Context, caller: Caller, { payment: reference = '' }: Record<string, string>) {
  try {
    const payment = await paymentOf(context, reference, callerPerson(caller))
    return levelOf(context.config, payment) === 'answer' ? yesOrNo() : []
  } catch (error) {
    if (error instanceof Fault) return []
    throw error
  }
}
