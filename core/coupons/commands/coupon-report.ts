import { gatewayUrl } from '../../../config.ts'
import { command } from '../../commands/command.ts'
import { ownCoupon } from '../coupon.ts'
import { reportOf } from '../report.ts'
import { say } from '../../../texts/say.ts'
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
      [say('issued'), String(issued)],
      [say('received'), String(received)],
      [say('redeemed'), String(redeemed)],
      ...(undone ? [[say('undone'), String(undone)]] : []),
      [say('expired'), String(expired)],
      ...days.slice(-DAYS).map(([day, times]) => [say('on {day}', { day }), String(times)]),
      ...places.filter(([place]) => place).map(([place, times]) => [say('at {place}', { place }), String(times)]),
    ]
    return {
      text: coupon.text,
      table: { columns: ['', say('times')], rows },
      link: `${gatewayUrl(context.config)}/coupons/${encodeURIComponent(coupon.name)}/report`,
    }
  },
})
