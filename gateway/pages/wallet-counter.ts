// /wallet/to?token=…: the QR code of a counter for who is paid, and the form to pay for everybody else. Looking pays nothing.
import { z } from 'zod'
import type { Person } from '../../core/model/person.ts'
import { personById } from '../../core/people/person.ts'
import { readAmount } from '../../core/wallet/amount.ts'
import { COUNTER_PATH, counterLink, readCounter, type Counter } from '../../core/wallet/counter.ts'
import { personShown } from '../../core/wallet/payee.ts'
import { newPayment, storePayment } from '../../core/wallet/payment.ts'
import { amountShown, unitFor } from '../../core/wallet/unit.ts'
import { Fault } from '../../xep/fault.ts'
import { qrImage } from '../posters/qr.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const Query = z.object({ token: z.string().max(1_000) })
const Typed = z.object({ amount: z.string().max(100).optional() })

export const counterPage: Page = async visit => {
  const { caller, request } = visit
  if (!caller?.person) return toSignIn({ path: request.url })
  const { counter, payee } = await asked(visit)
  return caller.person.id === payee.id ? codeView(visit, counter) : payView(visit, counter, payee)
}

/** Makes the payment, and leads to its page, where it is confirmed. A form that is sent twice makes one. */
export const payAtCounter: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller?.person) return toSignIn({ path: request.url })
  const { counter, payee } = await asked(visit)
  try {
    const money = moneyOf(visit, counter)
    const about = { payer: caller.person, payee, money, purpose: counter.purpose, requested: false }
    const payment = await newPayment(context, about, caller)
    await storePayment(context, payment)
    return { to: `/wallet/pay/${payment.reference}` }
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    return { ...payView(visit, counter, payee, error.message), status: 409 }
  }
}

/** @throws Fault item-not-found for a link that is not ours, and for somebody who is gone */
async function asked(visit: Visit): Promise<{ counter: Counter; payee: Person }> {
  const { context, request } = visit
  const counter = readCounter(context.config, readInput(Query, request.query).token)
  const payee = await personById(context, counter.payee)
  if (!payee) throw new Fault('item-not-found', say('This payment is not open any more. Nothing is left to do.'))
  return { counter, payee }
}

/** @throws Fault bad-request */
function moneyOf(visit: Visit, { amount, currency }: Counter) {
  if (amount !== undefined) return { amount, currency }
  const { amount: typed = '' } = readInput(Typed, visit.request.body)
  return readAmount(typed, [currency]).money
}

const whatOf = ({ context }: Visit, { amount, currency }: Counter): string | undefined =>
  amount === undefined ? undefined : amountShown({ ...unitFor(context.config, currency), amount })

function codeView(visit: Visit, counter: Counter): View {
  const { context } = visit
  const link = counterLink(context.config, counter)
  const what = [whatOf(visit, counter), counter.purpose].filter(text => text !== undefined).join(', ')
  return {
    title: say('Pay here'),
    main: html`<section class="card qr-card">
        <figure>${qrImage(link, say('QR code of {link}', { link }))}</figure>
        <div>
          <p class="lead">${what || say('You write the amount')}</p>
          <p>${say('Scan this with the camera of your phone.')}</p>
        </div>
      </section>
      <p class="unprinted"><a href="/wallet">${say('My wallet')}</a></p>`,
  }
}

function payView(visit: Visit, counter: Counter, payee: Person, problem?: string): View {
  const { request } = visit
  const { token } = readInput(Query, request.query)
  const what = whatOf(visit, counter)
  const typed = what === undefined && field({ name: 'amount', label: say('Amount'), required: true })
  return {
    title: say('Pay at the counter'),
    main: html`${alertNote(problem)}
      <section class="card">
        <p class="lead">
          ${what === undefined ? personShown(payee) : say('{amount} to {payee}', { amount: what, payee: personShown(payee) })}
        </p>
        ${counter.purpose === undefined ? undefined : html`<p>${say('For')}: ${counter.purpose}</p>`}
        ${form(visit, `${COUNTER_PATH}?token=${token}`, html`${typed || undefined} <button>${say('Next')}</button>`)}
      </section>
      <p><a href="/wallet">${say('My wallet')}</a></p>`,
  }
}
