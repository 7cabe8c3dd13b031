// Whether a coupon is honoured now, from which day to which, and the words for it.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { dayText } from '../model/day.ts'
import type { Coupon } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

/** A coupon is revoked, not yet or no longer honoured, used up, or open. */
export type CouponState = 'open' | 'early' | 'over' | 'revoked' | 'used up'

/** The state as people read it in a table. */
export const stateShown = (state: CouponState): string =>
  ({
    open: say('open'),
    early: say('early'),
    over: say('over'),
    revoked: say('revoked'),
    'used up': say('used up'),
  })[state]

export function stateOf({ now }: Pick<Context, 'now'>, coupon: Coupon): CouponState {
  const moment = now().toISOString()
  if (coupon.revoked !== undefined) return 'revoked'
  if (coupon.closes !== undefined && coupon.closes <= moment) return 'over'
  if (coupon.total !== undefined && coupon.redeemed >= coupon.total) return 'used up'
  return coupon.opens > moment ? 'early' : 'open'
}

/** Why a coupon is not honoured at this moment, in words; nothing when it is. */
export function closedBecause(context: Pick<Context, 'now'>, coupon: Coupon): string | undefined {
  const { from, until = '', total, reason } = coupon
  const state = stateOf(context, coupon)
  if (state === 'revoked') return reason ? say('It was taken back: {reason}', { reason }) : say('It was taken back.')
  if (state === 'over') return say('It ended on {day}.', { day: dayText(until) })
  if (state === 'used up') return usedUpText(total ?? 0)
  return state === 'early' ? say('It is not valid before {day}.', { day: dayText(from) }) : undefined
}

const usedUpText = (total: number): string =>
  sayCount(
    total,
    'It was honoured {count} time, which was all there was.',
    'It was honoured {count} times, which was all there was.',
  )

/** Nobody gets a coupon that is honoured no more. @throws Fault not-acceptable */
export function refuseGivingOut(context: Pick<Context, 'now'>, coupon: Coupon): void {
  const closed = stateOf(context, coupon) === 'early' ? undefined : closedBecause(context, coupon)
  if (closed !== undefined)
    throw new Fault('not-acceptable', say('{coupon} cannot be given out. {closed}', { coupon: coupon.text, closed }))
}

/** From which day to which it is honoured, for a table. */
export function validityText(coupon: Coupon): string {
  const { from, until } = daysShown(coupon)
  if (from === undefined) return until === undefined ? say('without an end') : say('until {until}', { until })
  return until === undefined
    ? say('from {from} without an end', { from })
    : say('from {from} until {until}', { from, until })
}

/** The same as a sentence by itself, without a full stop. */
export function validSentence(coupon: Coupon): string {
  const { from, until } = daysShown(coupon)
  if (from === undefined)
    return until === undefined ? say('Valid without an end') : say('Valid until {until}', { until })
  return until === undefined
    ? say('Valid from {from} without an end', { from })
    : say('Valid from {from} until {until}', { from, until })
}

/** The first day only where it lay ahead when the coupon was made. */
const daysShown = ({ from, until, opens, made }: Coupon) => ({
  from: opens > made ? dayText(from) : undefined,
  until: until === undefined ? undefined : dayText(until),
})
