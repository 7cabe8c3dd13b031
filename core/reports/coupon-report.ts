// How often a coupon was redeemed in a period, beside its other numbers.
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { ownCoupon } from '../coupons/coupon.ts'
import { reportOf } from '../coupons/report.ts'
import type { Caller } from '../model/caller.ts'
import { periodText, type Period } from './period.ts'
import { textsFor } from './texts/texts.ts'

export async function couponReport(context: Context, name: string, period: Period, caller: Caller): Promise<Answer> {
  const texts = textsFor(context, caller)
  const coupon = await ownCoupon(context, name, caller)
  const { issued, received, redeemed, days } = await reportOf(context, coupon)
  const within = days.filter(([day]) => day >= period.from && day <= period.until)
  const times = within.reduce((sum, [, each]) => sum + each, 0)
  return {
    text: [
      texts.coupon(coupon.text, periodText(period, texts.locale), times),
      texts.couponEver(issued, received, redeemed),
    ].join(' '),
    table: { columns: texts.couponColumns, rows: within.map(([day, each]) => [day, String(each)]) },
  }
}
