// /wallet/pay/REFERENCE: the payer looks at a payment, and confirms it on a device that is signed in here. Looking pays nothing.
import { z } from 'zod'
import type { Person } from '../../core/model/person.ts'
import { personById } from '../../core/people/person.ts'
import { declinePayment, pay } from '../../core/wallet/confirm.ts'
import { payeeShown } from '../../core/wallet/payee.ts'
import { pageCode } from '../../core/wallet/page-code.ts'
import { isOpen, paymentOf, referenceShown } from '../../core/wallet/payment.ts'
import type { AutopayTerms, WalletPayment } from '../../core/wallet/records.ts'
import { amountShown, levelOf } from '../../core/wallet/unit.ts'
import { Fault } from '../../xep/fault.ts'
import { done } from '../visit/form-once.ts'
import { html } from '../visit/html.ts'
import { alertNote, form, statusNote } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import { dayText } from '../../core/model/day.ts'
import { say } from '../../texts/say.ts'

const Params = z.object({ reference: z.string().max(20) })
const Answer = z.object({ answer: z.enum(['pay', 'no']) })

export const paymentPage: Page = async visit => {
  const { caller } = visit
  return caller?.person ? view(visit, await asked(visit, caller.person)) : toSignIn(visit)
}

/** A form that is sent twice pays once, as the payment is one. */
export const confirmPayment: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller?.person) return toSignIn(visit)
  const payment = await asked(visit, caller.person)
  const { answer } = readInput(Answer, request.body)
  try {
    return done(say('Confirm a payment'), await (answer === 'pay' ? pay : declinePayment)(context, payment))
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    return { ...(await view(visit, await asked(visit, caller.person), error.message)), status: 409 }
  }
}

/** @throws Fault item-not-found for somebody else's */
const asked = (visit: Visit, person: Person): Promise<WalletPayment> =>
  paymentOf(visit.context, readInput(Params, visit.request.params).reference, person)

async function view(visit: Visit, payment: WalletPayment, problem?: string): Promise<View> {
  const { context } = visit
  const payee = await personById(context, payment.payee)
  const button = (answer: string, text: string, look: string) =>
    html`<button name="answer" value="${answer}" class="${look}">${text}</button>`
  const buttons = html`${button('pay', say('Pay'), '')} ${button('no', say('Do not pay'), 'second')}`
  return {
    title: say('Confirm a payment'),
    main: html`${alertNote(problem)}
      <section class="card">
        <p class="lead">
          ${say('{amount} to {payee}', { amount: amountShown(payment), payee: payeeShown(payee, payment.desk) })}
        </p>
        ${payment.autopay && html`<p>${automaticText(payment.autopay)}</p>`}
        ${payment.purpose === undefined ? undefined : html`<p>${say('For')}: ${payment.purpose}</p>`}
        <p>${say('Reference')}: ${referenceShown(payment.reference)}</p>
        ${isOpen(context, payment) && levelOf(context.config, payment) === 'page' ? html`<p>${say('Or write this code as the answer in chat, on your other device:')} <strong>${pageCode(context, payment)}</strong></p>` : undefined}
        ${isOpen(context, payment) ? form(visit, `/wallet/pay/${payment.reference}`, buttons) : statusNote(say('This payment is not open any more. Nothing is left to do.'))}
      </section>
      <p><a href="/wallet">${say('My wallet')}</a></p>`,
  }
}

const EACH: Record<AutopayTerms['kind'], Record<AutopayTerms['every'], () => string>> = {
  fixed: {
    day: () => say('This is paid each day. You are not asked again.'),
    week: () => say('This is paid each week. You are not asked again.'),
    month: () => say('This is paid each month. You are not asked again.'),
  },
  asked: {
    day: () => say('Whatever is asked for is paid, up to this amount in each day. You are not asked again.'),
    week: () => say('Whatever is asked for is paid, up to this amount in each week. You are not asked again.'),
    month: () => say('Whatever is asked for is paid, up to this amount in each month. You are not asked again.'),
  },
}

/** What a payment starts that is repeated. */
function automaticText({ kind, every, until }: AutopayTerms): string {
  const text = EACH[kind][every]()
  return until === undefined ? text : `${text} ${say('It ends on {day}.', { day: dayText(until) })}`
}
