// Coupons that are over for a year are forgotten, with all that people had of them.
import type { Context } from '../context.ts'
import { forgetInvites } from '../invites/expiry.ts'
import { daysAgo, eachPage, sweep } from '../runs/sweep.ts'
import { expireTills } from './till.ts'

const YEAR = 365 // days

export async function expireCoupons(context: Context): Promise<void> {
  const { store } = context
  await expireTills(context)
  const past = daysAgo(context, YEAR)
  for (const where of [
    { closes: { lt: past }, refunding: null },
    { revoked: { lt: past }, refunding: null },
  ])
    await eachPage(store.coupons, where, async coupons => {
      for (const { id: coupon } of coupons) {
        await sweep(store.vouchers, { coupon })
        await sweep(store.couponRedemptions, { coupon })
        await sweep(store.couponDeliveries, { coupon })
        await forgetInvites(context, await store.invites.find({ where: { of: coupon, kind: 'coupon' } }))
        await store.coupons.remove(coupon)
      }
    })
}
