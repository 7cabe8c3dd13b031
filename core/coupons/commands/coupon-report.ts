import { gatewayUrl } from '../../../config.ts'
import { command } from '../../commands/command.ts'
import { ownCoupon } from '../coupon.ts'
import { reportOf } from '../report.ts'
import { ownCouponInput } from './coupon-input.ts'

const DAYS = 60 // shown at most, the latest

export const couponReport = command({
  name: 'coupon report',
  help: 'shows what became of a coupon: issued, received, redeemed and expired, by day and place',
  who: 'member',
  readsOnly: true,
  inputs: { coupon: ownCouponInput() },
  async run(context, caller, { coupon: name }) {
    const coupon = await ownCoupon(context, name, caller)
    const { issued, received, redeemed, undone, expired, days, places } = await reportOf(context, coupon)
    const rows = [
      ['issued', String(issued)],
      ['received', String(received)],
      ['redeemed', String(redeemed)],
      ...(undone ? [['undone', String(undone)]] : []),
      ['expired', String(expired)],
      ...days.slice(-DAYS).map(([day, times]) => [`on ${day}`, String(times)]),
      ...places.filter(([place]) => place).map(([place, times]) => [`at ${place}`, String(times)]),
    ]
    return {
      text: coupon.text,
      table: { columns: ['', 'times'], rows },
      link: `${gatewayUrl(context.config)}/coupons/${encodeURIComponent(coupon.name)}/report`,
    }
  },
})
