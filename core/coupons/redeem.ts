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
import { closedBecause } from './coupon-state.ts'
import { momentText } from '../model/moment.ts'
import { placeFor } from './place.ts'
import type { Coupon, CouponRedemption, Voucher } from './records.ts'
import type { Person } from '../model/person.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { personById } from '../people/person.ts'
import { say, sayCount } from '../../texts/say.ts'

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
  if (known)
    return { redemption: known, coupon, text: textFor(coupon, voucher, known, await personById(context, known.holder)) }
  await refuse(context, coupon, voucher, caller)
  const place = placeFor(coupon, redeeming.place)
  const at = now()
  const redemption: CouponRedemption = {
    ...{ id: asked, coupon: coupon.id, voucher: id, holder: voucher.holder, by: caller.person?.id ?? null },
    ...{ day: dayAt(at, timeZoneOf(config)), at: at.toISOString(), ...(place !== undefined && { place }) },
  }
  const { used, holder } = voucher
  const { redeemed } = coupon
  const after = { ...voucher, used: used + 1 }
  const customer = await personById(context, holder)
  const told = () => textFor(coupon, after, redemption, customer)
  const text = told()
  const cashier = redeeming.customer !== undefined && caller.person ? [caller.person.id] : []
  const notices = [
    newNotice(context, [holder], () => noticeFor(context, coupon, after, redemption), `redeemed ${asked}`),
    newNotice(context, cashier, told, `redeemed by ${asked}`),
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
    throw new Fault('not-acceptable', say('{coupon} is not honoured. {closed}', { coupon: coupon.text, closed }))
}

async function usedText(context: Context, { text }: Coupon, { id: voucher }: Voucher): Promise<string> {
  const all = await context.store.couponRedemptions.find({
    where: { voucher, undone: null },
    sort: 'at',
    descending: true,
  })
  const [last] = all
  if (!last) return say('{coupon} was used already.', { coupon: text })
  const moment = momentText(context.config, last.at)
  return last.place === undefined
    ? say('{coupon} was used already: {moment}.', { coupon: text, moment })
    : say('{coupon} was used already: {moment}, {place}.', { coupon: text, moment, place: last.place })
}

/** What the cashier reads. @param holder nobody where that person has left since */
function textFor(
  coupon: Coupon,
  { code, used }: Voucher,
  { place }: CouponRedemption,
  holder: Person | undefined,
): string {
  const left = say('{left} of {all} uses are left.', { left: coupon.each - used, all: coupon.each })
  return [
    redeemedText(coupon, holder?.name, place),
    ...(coupon.each > 1 ? [left] : []),
    say('To undo it within 5 minutes: redeem undo {code}', { code: shownCode(code) }),
  ].join(' ')
}

function redeemedText({ text, worth }: Coupon, name: string | undefined, place: string | undefined): string {
  const coupon = worth === undefined ? text : `${text} (${worth})`
  if (name === undefined) return say('Redeemed: {coupon}. Who had it is gone.', { coupon })
  return place === undefined
    ? say('Redeemed: {coupon} for {name}.', { coupon, name })
    : say('Redeemed: {coupon} for {name} at {place}.', { coupon, name, place })
}

/** What the holder reads. */
function noticeFor(
  { config }: Context,
  { text: coupon, each }: Coupon,
  { used }: Voucher,
  { place, at }: CouponRedemption,
): string {
  const moment = momentText(config, at)
  const told =
    place === undefined
      ? say('Your coupon {coupon} was redeemed, {moment}.', { coupon, moment })
      : say('Your coupon {coupon} was redeemed at {place}, {moment}.', { coupon, place, moment })
  return each > 1 ? `${told} ${usesLeftText(each - used)}` : told
}

const usesLeftText = (left: number): string =>
  sayCount(left, 'You can use it {count} more time.', 'You can use it {count} more times.')
