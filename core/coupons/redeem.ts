// Redeeming: a voucher is used once for each time that its coupon grants, whoever tries at the same moment, in whatever process.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { dayAt } from '../model/day.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { isUsedUp } from './booklet.ts'
import { ownVoucher } from './cashier.ts'
import { shownCode } from './code.ts'
import { closedBecause } from './coupon.ts'
import { momentText } from '../model/moment.ts'
import { placeFor } from './place.ts'
import type { Coupon, CouponRedemption, Voucher } from './records.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { peopleById } from '../people/person.ts'
import type { Texts } from './texts/text.ts'
import { noticesFor } from './texts/texts.ts'
import { say } from '../../texts/say.ts'

const TRIES = 100 // where other processes redeem the same coupon at the same moment

/** Who redeems, where, and as what request. */
export interface Redeeming {
  place: string | undefined
  /** Identifies the request: asked for again, it is the same redemption. The message of the caller where there is none. */
  once?: string | undefined
  /** What the customer reads, who asked for it: then the cashier is told by a notice. */
  customer?: string | undefined
}

export interface Redeemed {
  redemption: CouponRedemption
  coupon: Coupon
  /** What the cashier reads. */
  text: string
}

/**
 * Uses a voucher once, and tells its holder. The caller is a cashier of its coupon.
 * @throws Fault not-acceptable, with what is wrong with it
 */
export async function redeem(context: Context, id: string, redeeming: Redeeming, caller: Caller): Promise<Redeemed> {
  const { coupon } = await currentVoucher(context, id)
  return context.serially(`redeem ${coupon.id}`, async () => {
    for (let tries = 1; ; tries++)
      try {
        return await redeemOnce(context, id, redeeming, caller)
      } catch (error) {
        if (!(error instanceof Fault) || error.condition !== 'conflict' || tries === TRIES) throw error
      }
  })
}

async function redeemOnce(context: Context, id: string, redeeming: Redeeming, caller: Caller): Promise<Redeemed> {
  const { store, config, now } = context
  const { voucher, coupon } = await currentVoucher(context, id)
  const cause = redeeming.once ?? inboxId(caller)
  const asked = idFrom(context, `redemption ${id}`, cause)
  const known = await store.couponRedemptions.get(asked)
  if (known?.undone !== undefined)
    throw new Fault('not-acceptable', say('This redemption was undone: redeem the coupon anew.'))
  if (known) return { redemption: known, coupon, text: await textFor(context, coupon, voucher, known) }
  await refuse(context, coupon, voucher, caller)
  const place = placeFor(coupon, redeeming.place)
  const at = now()
  const redemption: CouponRedemption = {
    ...{ id: asked, coupon: coupon.id, voucher: id, holder: voucher.holder, by: caller.person?.id ?? null },
    ...{ day: dayAt(at, timeZoneOf(config)), at: at.toISOString(), ...(place !== undefined && { place }) },
  }
  const { used, holder } = voucher
  const { redeemed } = coupon
  const text = await textFor(context, coupon, { ...voucher, used: used + 1 }, redemption)
  const notices = [
    ...noticesFor(
      context,
      await peopleById(context, [holder]),
      texts => noticeFor(context, texts, coupon, { ...voucher, used: used + 1 }, redemption),
      `redeemed ${asked}`,
    ),
    newNotice(
      context,
      redeeming.customer !== undefined && caller.person ? [caller.person.id] : [],
      text,
      `redeemed by ${asked}`,
    ),
  ]
  await store.batch([
    { change: 'vouchers', id, when: { used, holder }, patch: { used: used + 1 } },
    { change: 'coupons', id: coupon.id, when: { redeemed, revoked: null }, patch: { redeemed: redeemed + 1 } },
    { insert: 'couponRedemptions', record: redemption },
    ...notices.flatMap(noticeWrites),
    ...inboxWrites(withAnswer(context, { text: redeeming.customer ?? text })),
  ])
  context.count('coupons_redeemed')
  for (const notice of notices) sendSoon(context, notice)
  return { redemption, coupon, text }
}

export async function currentVoucher({ store }: Context, id: string): Promise<{ voucher: Voucher; coupon: Coupon }> {
  const voucher = await store.vouchers.get(id)
  const coupon = voucher && (await store.coupons.get(voucher.coupon))
  if (!voucher || !coupon) throw new Fault('item-not-found', say('This coupon is gone.'))
  return { voucher, coupon }
}

/** @throws Fault not-acceptable */
async function refuse(context: Context, coupon: Coupon, voucher: Voucher, caller: Caller): Promise<void> {
  if (caller.person?.id === voucher.holder) throw ownVoucher()
  if (isUsedUp(coupon, voucher)) throw new Fault('not-acceptable', await usedText(context, coupon, voucher))
  const closed = closedBecause(context, coupon)
  if (closed !== undefined)
    throw new Fault('not-acceptable', say('{text} is not honoured. {closed}', { text: coupon.text, closed }))
}

async function usedText(context: Context, { text }: Coupon, { id: voucher }: Voucher): Promise<string> {
  const all = await context.store.couponRedemptions.find({
    where: { voucher, undone: null },
    sort: 'at',
    descending: true,
  })
  const [last] = all
  if (!last) return `${text} was used already.`
  return `${text} was used already: ${momentText(context.config, last.at)}${last.place === undefined ? '' : `, ${last.place}`}.`
}

async function textFor(
  context: Context,
  coupon: Coupon,
  voucher: Voucher,
  redemption: CouponRedemption,
): Promise<string> {
  const holder = await context.store.people.get(redemption.holder)
  const worth = coupon.worth === undefined ? '' : ` (${coupon.worth})`
  const at = redemption.place === undefined ? '' : ` at ${redemption.place}`
  const left = coupon.each - voucher.used
  const more = coupon.each > 1 ? ` ${left} of ${coupon.each} uses are left.` : ''
  return `Redeemed: ${coupon.text}${worth} for ${holder?.name ?? 'somebody who is gone'}${at}.${more} To undo it within 5 minutes: redeem undo ${shownCode(voucher.code)}`
}

function noticeFor(
  { config }: Context,
  texts: Texts,
  coupon: Coupon,
  voucher: Voucher,
  { place, at }: CouponRedemption,
): string {
  const more = coupon.each > 1 ? ` ${texts.usesLeft(coupon.each - voucher.used)}` : ''
  return texts.redeemed(coupon.text, momentText(config, at, texts.locale), place) + more
}
