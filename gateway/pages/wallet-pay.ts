// /wallet/pay/REFERENCE: the payer looks at a payment, and confirms it on a device that is signed in here. Looking pays nothing.
import { z } from 'zod'
import type { Person } from '../../core/model/person.ts'
import { personById } from '../../core/people/person.ts'
import { declinePayment, pay } from '../../core/wallet/confirm.ts'
import { payeeShown } from '../../core/wallet/payee.ts'
import { pageCode } from '../../core/wallet/page-code.ts'
import { isOpen, paymentOf, referenceShown } from '../../core/wallet/payment.ts'
import type { WalletPayment } from '../../core/wallet/records.ts'
import { amountShown, levelOf } from '../../core/wallet/unit.ts'
import { Fault } from '../../xep/fault.ts'
import { done } from '../visit/form-once.ts'
import { html } from '../visit/html.ts'
import { alertNote, form, statusNote } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'

const Params = z.object({ reference: z.string().max(20) })
const Answer = z.object({ answer: z.enum(['pay', 'no']) })

export const paymentPage: Page = async visit => {
  const { caller } = visit
  return caller?.person ? view(visit, await asked(visit, caller.person)) : toSignIn(visit)
}

/** A form that is sent twice pays once, as the payment is one. */
export const confirmPayment: Page = async visit => {
  const { context, caller, request, texts } = visit
  if (!caller?.person) return toSignIn(visit)
  const payment = await asked(visit, caller.person)
  const { answer } = readInput(visit, Answer, request.body)
  try {
    return done(texts.payTitle, await (answer === 'pay' ? pay : declinePayment)(context, payment))
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    return { ...(await view(visit, await asked(visit, caller.person), error.message)), status: 409 }
  }
}

/** @throws Fault item-not-found for somebody else's */
const asked = (visit: Visit, person: Person): Promise<WalletPayment> =>
  paymentOf(visit.context, readInput(visit, Params, visit.request.params).reference, person)

async function view(visit: Visit, payment: WalletPayment, problem?: string): Promise<View> {
  const { context, texts } = visit
  const payee = await personById(context, payment.payee)
  const button = (answer: string, text: string, look: string) =>
    html`<button name="answer" value="${answer}" class="${look}">${text}</button>`
  const buttons = html`${button('pay', texts.payButton, '')} ${button('no', texts.payNo, 'second')}`
  return {
    title: texts.payTitle,
    main: html`${alertNote(problem)}
      <section class="card">
        <p class="lead">${texts.payWhat(amountShown(payment), payeeShown(payee, payment.desk))}</p>
        ${payment.autopay && html`<p>${texts.payAutomatic[payment.autopay.kind](payment.autopay)}</p>`}
        ${payment.purpose === undefined ? undefined : html`<p>${texts.walletFor}: ${payment.purpose}</p>`}
        <p>${texts.payReference}: ${referenceShown(payment.reference)}</p>
        ${isOpen(context, payment) && levelOf(context.config, payment) === 'page' ? html`<p>${texts.payCode} <strong>${pageCode(context, payment)}</strong></p>` : undefined}
        ${isOpen(context, payment) ? form(visit, `/wallet/pay/${payment.reference}`, buttons) : statusNote(texts.payOver)}
      </section>
      <p><a href="/wallet">${texts.walletTitle}</a></p>`,
  }
}
