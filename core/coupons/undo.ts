// Undoing a redemption: within five minutes, once, by the cashier who redeemed or who decides about the coupon.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { voucherFor } from './cashier.ts'
import { ownsCoupon } from './coupon.ts'
import { currentVoucher } from './redeem.ts'
import { refundsOwed, refundSoon } from './refund.ts'
import type { Coupon, CouponRedemption } from './records.ts'
import { say } from '../../texts/say.ts'

const MINUTES = 5 // within which a redemption is undone
const TRIES = 100 // where other processes redeem the same coupon at the same moment

/** Gives the last use of a voucher back, and tells its holder. @returns what the cashier reads @throws Fault not-acceptable */
export async function undoRedemption(
  context: Context,
  typed: string,
  caller: Caller,
  address?: string,
): Promise<string> {
  const { voucher, coupon } = await voucherFor(context, typed, caller, address)
  return context.serially(`redeem ${coupon.id}`, async () => {
    for (let tries = 1; ; tries++)
      try {
        return await undoOnce(context, voucher.id, caller)
      } catch (error) {
        if (!(error instanceof Fault) || error.condition !== 'conflict' || tries === TRIES) throw error
      }
  })
}

async function undoOnce(context: Context, id: string, caller: Caller): Promise<string> {
  const { store, now } = context
  const { voucher, coupon } = await currentVoucher(context, id)
  const last = await undoable(context, id, coupon, caller)
  const holder = await store.people.get(last.holder)
  const text = holder
    ? say('Undone: {coupon} of {name} can be redeemed again.', { coupon: coupon.text, name: holder.name })
    : say('Undone: {coupon} can be redeemed again.', { coupon: coupon.text })
  const cause = inboxId(caller)
  const once = cause === undefined ? undefined : `undone ${last.id} ${idFrom(context, 'undone', cause)}`
  const told = () =>
    say('The redemption of your coupon {coupon} was undone: you can use it again.', { coupon: coupon.text })
  const notice = newNotice(context, holder ? [holder.id] : [], told, once)
  const { used } = voucher
  const { redeemed, revoked } = coupon
  const owed = refundsOwed(coupon)
  await store.batch([
    { change: 'couponRedemptions', id: last.id, when: { undone: null }, patch: { undone: now().toISOString() } },
    { change: 'vouchers', id, when: { used }, patch: { used: used - 1 } },
    {
      change: 'coupons',
      id: coupon.id,
      when: { redeemed, revoked: revoked ?? null },
      patch: { redeemed: redeemed - 1, ...owed },
    },
    ...noticeWrites(notice),
    ...inboxWrites(withAnswer(context, { text })),
  ])
  sendSoon(context, notice)
  if (owed.refunding) await refundSoon(context, coupon)
  return text
}

/** @throws Fault not-acceptable for what is too old, and for what somebody else redeemed */
async function undoable(context: Context, voucher: string, coupon: Coupon, caller: Caller): Promise<CouponRedemption> {
  const where = { voucher, undone: null }
  const [last] = await context.store.couponRedemptions.find({ where, sort: 'at', descending: true, limit: 1 })
  if (!last)
    throw new Fault(
      'not-acceptable',
      say('There is nothing to undo: {coupon} of that code is not used.', { coupon: coupon.text }),
    )
  if (last.by !== (caller.person?.id ?? null) && !ownsCoupon(coupon, caller))
    throw new Fault('not-acceptable', say('Somebody else has redeemed it, and alone can undo it within 5 minutes.'))
  if (context.now().getTime() - Date.parse(last.at) >= MINUTES * 60_000)
    throw new Fault(
      'not-acceptable',
      say('It was redeemed more than {minutes} minutes ago, and stays redeemed.', { minutes: MINUTES }),
    )
  return last
}
