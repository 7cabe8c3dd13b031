// What became of a coupon, for its owner: issued, received, redeemed, expired; by day and place.
import type { Context } from '../context.ts'
import { eachPage } from '../runs/sweep.ts'
import { stateOf } from './coupon-state.ts'
import type { Coupon } from './records.ts'

export interface Report {
  /** How many people have it, or had it and are still here. */
  issued: number
  /** Of these, whose message the server has, and has not sent back, and who does not block Bellhop. */
  received: number
  /** How often it was redeemed; without what was undone. */
  redeemed: number
  undone: number
  /** How many people have not used it up, now that it is over. */
  expired: number
  /** How often by day, in order, and by place, the most frequent first. */
  days: [day: string, times: number][]
  places: [place: string, times: number][]
}

export async function reportOf(context: Context, coupon: Coupon): Promise<Report> {
  const { vouchers, couponDeliveries, couponRedemptions } = context.store
  const { id, each } = coupon
  const issued = await vouchers.count({ coupon: id })
  const waiting = (await couponDeliveries.find({ where: { coupon: id } })).reduce((sum, { to }) => sum + to.length, 0)
  const blocked = await vouchers.count({ coupon: id, blocked: true })
  const isOver = stateOf(context, coupon) === 'over'
  const days = new Map<string, number>()
  const places = new Map<string, number>()
  let undone = 0
  await eachPage(couponRedemptions, { coupon: id }, async page => {
    for (const { day, place = '', undone: taken } of page) {
      if (taken !== undefined) undone++
      else
        for (const [counts, key] of [
          [days, day],
          [places, place],
        ] as const)
          counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  })
  return {
    issued,
    received: Math.max(0, issued - waiting - blocked),
    redeemed: coupon.redeemed,
    undone,
    expired: isOver ? await vouchers.count({ coupon: id, used: { lt: each } }) : 0,
    days: [...days].sort(([one], [other]) => (one < other ? -1 : 1)),
    places: [...places].sort(([, one], [, other]) => other - one),
  }
}
