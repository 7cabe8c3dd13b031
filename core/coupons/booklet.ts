// The receiver's booklet: the vouchers that a person has.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { say } from '../../texts/say.ts'
import { closedBecause, stateOf, type CouponState } from './coupon-state.ts'
import type { Coupon, Voucher } from './records.ts'

export interface Page {
  voucher: Voucher
  coupon: Coupon
  state: CouponState
  /** Why it is not honoured at this moment, in words. */
  closed: string | undefined
}

/** All of a person's vouchers: those that can be used first, of these the one first that ends first. */
export async function bookletOf(context: Context, { id: holder }: Pick<Person, 'id'>): Promise<Page[]> {
  const { coupons, vouchers } = context.store
  const found = await vouchers.find({ where: { holder } })
  const of = await coupons.find({ where: { id: { in: [...new Set(found.map(({ coupon }) => coupon))] } } })
  const known = new Map(of.map(coupon => [coupon.id, coupon]))
  const pages = found.flatMap(voucher => {
    const coupon = known.get(voucher.coupon)
    return coupon ? [pageOf(context, coupon, voucher)] : []
  })
  const rank = ({ closed, coupon }: Page) => `${closed === undefined ? 0 : 1} ${coupon.closes ?? '9'} ${coupon.name}`
  return pages.sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
}

export function pageOf(context: Pick<Context, 'now'>, coupon: Coupon, voucher: Voucher): Page {
  if (isUsedUp(coupon, voucher)) return { voucher, coupon, state: 'used up', closed: say('You have used it.') }
  return { voucher, coupon, state: stateOf(context, coupon), closed: closedBecause(context, coupon) }
}

export const isUsedUp = ({ each }: Coupon, { used }: Voucher): boolean => used >= each
