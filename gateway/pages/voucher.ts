// /v/TOKEN: a coupon of one person, to be shown at the counter. Whoever redeems it there, and is signed in, redeems it here.
import { z } from 'zod'
import { isUsedUp } from '../../core/coupons/booklet.ts'
import { mayRedeem } from '../../core/coupons/cashier.ts'
import { issuerOf, stateOf } from '../../core/coupons/coupon.ts'
import { redeem } from '../../core/coupons/redeem.ts'
import type { Coupon, Voucher } from '../../core/coupons/records.ts'
import { redeemAtTill } from '../../core/coupons/till.ts'
import { undoRedemption } from '../../core/coupons/undo.ts'
import { voucherAt } from '../../core/coupons/voucher.ts'
import { unusableInvite } from '../../core/invites/invite.ts'
import { personById } from '../../core/people/person.ts'
import { Fault } from '../../xep/fault.ts'
import { closedAlert, closedText, codeFigure, couponFacts, validText } from '../cards/coupon.ts'
import { done } from '../visit/form-once.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field, form, statusNote } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import { Token } from './welcome.ts'

const Asked = z.object({ place: z.string().max(100).optional() })
const Counter = z.object({ counter: z.string().max(100) })
const Query = z.object({ taken: z.string().optional(), till: z.string().max(40).optional() }).catch({})

interface Offered {
  token: string
  voucher: Voucher
  coupon: Coupon
}

export const voucher: Page = async visit => {
  const { texts } = visit
  const isTaken = readInput(visit, Query, visit.request.query).taken !== undefined
  return view(visit, await offered(visit), isTaken ? statusNote(texts.couponTaken) : undefined)
}

/** The cashier's button. A form that is sent twice redeems once. */
export const redeemVoucher: Page = async visit => {
  const { context, caller, request, texts } = visit
  const shown = await offered(visit)
  if (!caller) return toSignIn(visit)
  const { place } = readInput(visit, Asked, request.body)
  if (!(await mayRedeem(context, shown.coupon, caller))) throw unusableInvite()
  const refused = caller.person?.id === shown.voucher.holder ? texts.couponOwn : undefined
  return trying(visit, refused, async () => {
    const { redemption, coupon } = await redeem(context, shown.voucher.id, { place, once: visit.form }, caller)
    const holder = await personById(context, redemption.holder)
    const said = statusNote(texts.couponRedeemed(coupon.text, holder?.name ?? '–'))
    return view(visit, await offered(visit), said, undoForm(visit, shown.token))
  })
}

export const undoVoucher: Page = async visit => {
  const { context, caller, request, texts } = visit
  const shown = await offered(visit)
  if (!caller) return toSignIn({ path: `/v/${shown.token}` })
  return trying(visit, texts.couponNotUndone, async () => {
    await undoRedemption(context, shown.voucher.code, caller, request.ip)
    return done(shown.coupon.text, texts.couponUndone)
  })
}

/** The customer's own button, before the cashier's till. */
export const voucherAtTill: Page = async visit => {
  const { context, request, texts } = visit
  const shown = await offered(visit)
  const { counter } = readInput(visit, Counter, request.body)
  return trying(visit, texts.couponHereWrong, async () => {
    await redeemAtTill(context, shown.voucher.id, counter, { once: visit.form, address: request.ip })
    return view(visit, await offered(visit), statusNote(texts.couponHereDone))
  })
}

/** @param refused what is said of a refusal, where it is not that the coupon is closed */
async function trying(visit: Visit, refused: string | undefined, run: () => Promise<View>): Promise<View> {
  const { texts } = visit
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    const current = await offered(visit)
    if (error.condition === 'resource-constraint')
      return { ...(await view(visit, current, alertNote(texts.slowDown))), status: 429 }
    const isLate = error.condition === 'not-acceptable' && refused !== texts.couponNotUndone
    const closed = isLate ? closedText(visit, current.coupon, current.voucher) : undefined
    return { ...(await view(visit, current, alertNote(closed ?? refused ?? error.message))), status: 409 }
  }
}

/** @throws Fault item-not-found for a link of no use, whatever makes it so */
async function offered(visit: Visit): Promise<Offered> {
  const { token } = readInput(visit, Token, visit.request.params)
  const found = await voucherAt(visit.context, token)
  if (!found) throw unusableInvite()
  return { token, ...found }
}

async function view(visit: Visit, { token, voucher, coupon }: Offered, said?: Html, undo?: Html): Promise<View> {
  const { context, texts, caller } = visit
  const isCashier = caller !== undefined && (await mayRedeem(context, coupon, caller))
  const isOpen = !isUsedUp(coupon, voucher) && stateOf(context, coupon) === 'open'
  const left =
    coupon.each > 1 && isOpen ? html`<p>${texts.couponLeft(coupon.each - voucher.used, coupon.each)}</p>` : undefined
  const shown = html`<section class="card qr-card" aria-labelledby="counter-title">
    ${codeFigure(visit, coupon, voucher)}
    <div>
      <h2 id="counter-title">${texts.couponCounter}</h2>
      <p>${texts.couponShow}</p>
      ${left}
      <p class="hint">${texts.couponOffline}</p>
    </div>
  </section>`
  const signIn = html`<p><a href="${toSignIn({ path: `/v/${token}` }).to}">${texts.couponCashierSignIn}</a></p>`
  return {
    script: '/web/booklet.js',
    title: coupon.text,
    main: html`${said ?? closedAlert(visit, coupon, voucher)}
      <p class="lead">${texts.couponLead(await issuerOf(context, coupon))} ${validText(visit, coupon)}</p>
      ${couponFacts(visit, coupon)}
      ${isCashier ? await cashierCard(visit, { token, voucher, coupon }, isOpen, undo) : undefined}
      ${isOpen && !isCashier ? html`${shown} ${counterForm(visit, token)} ${caller ? undefined : signIn}` : undefined}`,
  }
}

async function cashierCard(
  visit: Visit,
  { token, voucher, coupon }: Offered,
  isOpen: boolean,
  undo?: Html,
): Promise<Html> {
  const { context, texts, caller } = visit
  const holder = await personById(context, voucher.holder)
  const isOwn = caller?.person?.id === voucher.holder
  return html`<section class="card" aria-labelledby="cashier-title">
    <h2 id="cashier-title">${texts.couponCashier}</h2>
    <p>${isOwn ? texts.couponOwn : texts.couponHolder(holder?.name ?? '–')}</p>
    ${coupon.each > 1 ? html`<p>${texts.couponLeft(coupon.each - voucher.used, coupon.each)}</p>` : undefined}
    ${isOpen && !isOwn ? redeemForm(visit, token, coupon) : undefined} ${undo}
  </section>`
}

const redeemForm = (visit: Visit, token: string, { places }: Coupon): Html =>
  form(
    visit,
    `/v/${token}`,
    html`${places.length > 1 ? placeChoice(visit, places) : undefined} <button>${visit.texts.couponRedeem}</button>`,
  )

const placeChoice = ({ texts }: Visit, places: string[]): Html =>
  html`<div class="field">
    <label for="place">${texts.couponWhere}</label>
    <select id="place" name="place" required>
      ${places.map(place => html`<option>${place}</option>`)}
    </select>
  </div>`

const undoForm = (visit: Visit, token: string): Html =>
  form(
    visit,
    `/v/${token}/undo`,
    html`<p class="hint">${visit.texts.couponUndoLead}</p>
      <button class="second">${visit.texts.couponUndo}</button>`,
  )

function counterForm(visit: Visit, token: string): Html {
  const { texts } = visit
  const { till = '' } = readInput(visit, Query, visit.request.query)
  const labels = { label: texts.couponHereCode, hint: texts.couponHereHint, required: true, code: true, most: 20 }
  return html`<section class="card" aria-labelledby="here-title">
    <h2 id="here-title">${texts.couponHere}</h2>
    <p>${texts.couponHereLead}</p>
    ${form(
      visit,
      `/v/${token}/counter`,
      html`${field({ name: 'counter', value: till, ...labels })} <button class="second">${texts.couponHere}</button>`,
    )}
  </section>`
}
