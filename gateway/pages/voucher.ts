// /v/TOKEN: a coupon of one person, to be shown at the counter. Whoever redeems it there, and is signed in, redeems it here.
import { z } from 'zod'
import { isUsedUp } from '../../core/coupons/booklet.ts'
import { mayRedeem } from '../../core/coupons/cashier.ts'
import { issuerOf } from '../../core/coupons/coupon.ts'
import { stateOf } from '../../core/coupons/coupon-state.ts'
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
import { say, sayCount } from '../../texts/say.ts'

const Asked = z.object({ place: z.string().max(100).optional() })
const Counter = z.object({ counter: z.string().max(100) })
const Query = z.object({ taken: z.string().optional(), till: z.string().max(40).optional() }).catch({})

interface Offered {
  token: string
  voucher: Voucher
  coupon: Coupon
}

export const voucher: Page = async visit => {
  const isTaken = readInput(Query, visit.request.query).taken !== undefined
  return view(
    visit,
    await offered(visit),
    isTaken ? statusNote(say('The coupon is yours: it is in your booklet, and in a message to you.')) : undefined,
  )
}

/** The cashier's button. A form that is sent twice redeems once. */
export const redeemVoucher: Page = async visit => {
  const { context, caller, request } = visit
  const shown = await offered(visit)
  if (!caller) return toSignIn(visit)
  const { place } = readInput(Asked, request.body)
  if (!(await mayRedeem(context, shown.coupon, caller))) throw unusableInvite()
  const refused =
    caller.person?.id === shown.voucher.holder
      ? say('This is a coupon of your own: somebody else at the counter redeems it.')
      : undefined
  return trying(visit, refused, async () => {
    const { redemption, coupon } = await redeem(context, shown.voucher.id, { place, once: visit.form }, caller)
    const holder = await personById(context, redemption.holder)
    const said = statusNote(say('Redeemed: {coupon} for {name}.', { coupon: coupon.text, name: holder?.name ?? '–' }))
    return view(visit, await offered(visit), said, undoForm(visit, shown.token))
  })
}

export const undoVoucher: Page = async visit => {
  const { context, caller, request } = visit
  const shown = await offered(visit)
  if (!caller) return toSignIn({ path: `/v/${shown.token}` })
  return trying(visit, say('It cannot be undone any more, or somebody else has redeemed it.'), async () => {
    await undoRedemption(context, shown.voucher.code, caller, request.ip)
    return done(shown.coupon.text, say('Undone: the coupon can be redeemed again.'))
  })
}

/** The customer's own button, before the cashier's till. */
export const voucherAtTill: Page = async visit => {
  const { context, request } = visit
  const shown = await offered(visit)
  const { counter } = readInput(Counter, request.body)
  return trying(visit, say('That is no code of this counter. Ask the cashier for a new one.'), async () => {
    await redeemAtTill(context, shown.voucher.id, counter, { once: visit.form, address: request.ip })
    return view(visit, await offered(visit), statusNote(say('Redeemed. The cashier is told.')))
  })
}

/** @param refused what is said of a refusal, where it is not that the coupon is closed */
async function trying(visit: Visit, refused: string | undefined, run: () => Promise<View>): Promise<View> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    const current = await offered(visit)
    if (error.condition === 'resource-constraint')
      return {
        ...(await view(visit, current, alertNote(say('Too many tries. Wait a little, then try again.')))),
        status: 429,
      }
    const isLate =
      error.condition === 'not-acceptable' &&
      refused !== say('It cannot be undone any more, or somebody else has redeemed it.')
    const closed = isLate ? closedText(visit, current.coupon, current.voucher) : undefined
    return { ...(await view(visit, current, alertNote(closed ?? refused ?? error.message))), status: 409 }
  }
}

const timesLeft = ({ each }: Coupon, { used }: Voucher): string =>
  sayCount(each - used, 'Can be used {count} more time, of {each}.', 'Can be used {count} more times, of {each}.', {
    each,
  })

/** @throws Fault item-not-found for a link of no use, whatever makes it so */
async function offered(visit: Visit): Promise<Offered> {
  const { token } = readInput(Token, visit.request.params)
  const found = await voucherAt(visit.context, token)
  if (!found) throw unusableInvite()
  return { token, ...found }
}

async function view(visit: Visit, { token, voucher, coupon }: Offered, said?: Html, undo?: Html): Promise<View> {
  const { context, caller } = visit
  const isCashier = caller !== undefined && (await mayRedeem(context, coupon, caller))
  const isOpen = !isUsedUp(coupon, voucher) && stateOf(context, coupon) === 'open'
  const left = coupon.each > 1 && isOpen ? html`<p>${timesLeft(coupon, voucher)}</p>` : undefined
  const shown = html`<section class="card qr-card" aria-labelledby="counter-title">
    ${codeFigure(visit, coupon, voucher)}
    <div>
      <h2 id="counter-title">${say('At the counter')}</h2>
      <p>${say('Show this QR code, or say the code. Looking at this page uses nothing up.')}</p>
      ${left}
      <p class="hint">${say('Once opened, this page is there without a network, too.')}</p>
    </div>
  </section>`
  const signIn = html`<p>
    <a href="${toSignIn({ path: `/v/${token}` }).to}">${say('At the counter: sign in to redeem')}</a>
  </p>`
  return {
    script: '/web/booklet.js',
    title: coupon.text,
    main: html`${said ?? closedAlert(visit, coupon, voucher)}
      <p class="lead">${say('A coupon of {by}.', { by: await issuerOf(context, coupon) })} ${validText(coupon)}</p>
      ${couponFacts(coupon)}
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
  const { context, caller } = visit
  const holder = await personById(context, voucher.holder)
  const isOwn = caller?.person?.id === voucher.holder
  return html`<section class="card" aria-labelledby="cashier-title">
    <h2 id="cashier-title">${say('You redeem this coupon')}</h2>
    <p>
      ${isOwn ? say('This is a coupon of your own: somebody else at the counter redeems it.') : say('It is {name}’s.', { name: holder?.name ?? '–' })}
    </p>
    ${coupon.each > 1 ? html`<p>${timesLeft(coupon, voucher)}</p>` : undefined}
    ${isOpen && !isOwn ? redeemForm(visit, token, coupon) : undefined} ${undo}
  </section>`
}

const redeemForm = (visit: Visit, token: string, { places }: Coupon): Html =>
  form(
    visit,
    `/v/${token}`,
    html`${places.length > 1 ? placeChoice(places) : undefined} <button>${say('Redeem')}</button>`,
  )

const placeChoice = (places: string[]): Html =>
  html`<div class="field">
    <label for="place">${say('Where')}</label>
    <select id="place" name="place" required>
      ${places.map(place => html`<option>${place}</option>`)}
    </select>
  </div>`

const undoForm = (visit: Visit, token: string): Html =>
  form(
    visit,
    `/v/${token}/undo`,
    html`<p class="hint">${say('A mistake? It can be undone within five minutes.')}</p>
      <button class="second">${say('Undo')}</button>`,
  )

function counterForm(visit: Visit, token: string): Html {
  const { till = '' } = readInput(Query, visit.request.query)
  const labels = {
    label: say('Code of the counter'),
    hint: say('8 characters, as K7F3-9MPX'),
    required: true,
    code: true,
    most: 20,
  }
  return html`<section class="card" aria-labelledby="here-title">
    <h2 id="here-title">${say('Redeem here')}</h2>
    <p>${say('Standing at the counter? Type the code that the cashier shows.')}</p>
    ${form(
      visit,
      `/v/${token}/counter`,
      html`${field({ name: 'counter', value: till, ...labels })} <button class="second">${say('Redeem here')}</button>`,
    )}
  </section>`
}
