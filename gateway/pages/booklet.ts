// /coupons: the coupons of who is signed in, each with its QR code. Once opened, the page is there without a network, too.
import { z } from 'zod'
import { bookletOf, type Page as Entry } from '../../core/coupons/booklet.ts'
import { voucherLink } from '../../core/coupons/code.ts'
import { closedText, codeFigure, couponFacts, validText } from '../cards/coupon.ts'
import { pageOf } from '../../core/wallet/payment.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { openOffers } from '../../core/coupons/giving-out.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const Query = z
  .object({
    till: z
      .string()
      .regex(/^\w{1,20}$/)
      .optional(),
  })
  .catch({})

export const booklet: Page = async visit => {
  const { context, caller } = visit
  const { till } = readInput(Query, visit.request.query)
  if (!caller?.person) return toSignIn({ path: till === undefined ? '/coupons' : `/coupons?till=${till}` })
  const entries = await bookletOf(context, caller.person)
  const [open, over] = [entries.filter(isOpen), entries.filter(entry => !isOpen(entry))]
  const offers = await openOffers(context, caller.person)
  const offered = html`<section class="card" aria-labelledby="offers-title">
    <h2 id="offers-title">${say('Offered to you')}</h2>
    ${offers.map(
      payment =>
        html`<p>${payment.purpose}</p>
          <p>
            <a class="button second" href="${new URL(pageOf(context, payment)).pathname}"
              >${say('Buy it for {price}', { price: amountShown(payment) })}</a
            >
          </p>`,
    )}
  </section>`
  const closed = html`<section aria-labelledby="over-title">
    <h2 id="over-title">${say('Used and over')}</h2>
    <ul>
      ${over.map(
        ({ coupon, voucher }) => html`<li><strong>${coupon.text}</strong> ${closedText(visit, coupon, voucher)}</li>`,
      )}
    </ul>
  </section>`
  return {
    script: '/web/booklet.js',
    title: say('My coupons'),
    main: html`<p class="lead">
        ${entries.length ? say('Show the QR code of a coupon at the counter, or say its code.') : say('You have no coupons.')}
      </p>
      ${offers.length ? offered : undefined} ${open.map((entry, at) => card(visit, entry, at, till))}
      ${over.length ? closed : undefined}
      ${entries.length ? html`<p class="hint">${say('Once opened, this page is there without a network, too.')}</p>` : undefined}
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}

/** To be used now, or later. */
const isOpen = ({ state }: Entry) => state === 'open' || state === 'early'

function card(visit: Visit, { coupon, voucher }: Entry, at: number, till: string | undefined): Html {
  const { context } = visit
  const { pathname } = new URL(voucherLink(context.config, voucher.code))
  return html`<section class="card qr-card" aria-labelledby="coupon-${at}">
    ${codeFigure(visit, coupon, voucher)}
    <div>
      <h2 id="coupon-${at}">${coupon.text}</h2>
      <p>${validText(coupon)}</p>
      ${couponFacts(coupon)}
      <p>
        <a class="button second" href="${pathname}${till === undefined ? '' : `?till=${till}`}"
          >${say('Redeem here')}</a
        >
      </p>
    </div>
  </section>`
}
