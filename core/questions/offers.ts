// What a choice brings its person beside the message: a coupon of the asker's, or a request to pay. Judged before anything is asked.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ownCoupon } from '../coupons/coupon.ts'
import { permitGiving } from '../coupons/send.ts'
import type { Caller } from '../model/caller.ts'
import type { WrittenChoice } from './choices.ts'
import type { Asking } from './question.ts'
import type { Choice } from './records.ts'

/**
 * Only its owner gives a coupon out, and what a choice has brought cannot be taken back.
 * @throws Fault item-not-found, not-acceptable
 */
export async function permitOffers(context: Context, asking: Asking, caller: Caller): Promise<Asking<Choice>> {
  const { choices, changeable } = asking
  if (changeable && choices.some(({ couponName, payment }) => couponName ?? payment))
    throw new Fault(
      'not-acceptable',
      'A choice that brings a coupon or a request to pay cannot be changed: ask without --change. Nothing was sent.',
    )
  return { ...asking, choices: await Promise.all(choices.map(each => permitCoupon(context, each, caller))) }
}

async function permitCoupon(context: Context, choice: WrittenChoice, caller: Caller): Promise<Choice> {
  const { couponName, ...rest } = choice
  if (couponName === undefined) return rest
  const coupon = await ownCoupon(context, couponName, caller)
  await permitGiving(context, coupon, 0, caller)
  return { ...rest, coupon: coupon.id }
}
