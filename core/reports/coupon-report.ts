// How often a coupon was redeemed in a period, beside its other numbers.
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { ownCoupon } from '../coupons/coupon.ts'
import { reportOf } from '../coupons/report.ts'
import type { Caller } from '../model/caller.ts'
import { periodText, type Period } from './period.ts'
import { say, sayCount } from '../../texts/say.ts'

export async function couponReport(context: Context, name: string, period: Period, caller: Caller): Promise<Answer> {
  const coupon = await ownCoupon(context, name, caller)
  const { issued, received, redeemed, days } = await reportOf(context, coupon)
  const within = days.filter(([day]) => day >= period.from && day <= period.until)
  const times = within.reduce((sum, [, each]) => sum + each, 0)
  return {
    text: `${withinText(coupon.text, period, times)} ${say(
      'In all {issued} people got it, {received} have received it, and it was redeemed {redeemed} times.',
      { issued, received, redeemed },
    )}`,
    table: { columns: [say('day'), say('redeemed')], rows: within.map(([day, each]) => [day, String(each)]) },
  }
}

const withinText = (title: string, period: Period, times: number): string =>
  sayCount(times, '{title}, {period}: redeemed {count} time.', '{title}, {period}: redeemed {count} times.', {
    ...{ title, period: periodText(period) },
  })
