// Reminders: who has not used a coupon is told some days before its last day, once, at nine in the morning.
import type { Context } from '../context.ts'
import { beginningOfDay } from '../model/day.ts'
import { newNotice, noticeWrites, sendNotice } from '../notices.ts'
import { queueAt } from '../runs/queue-at.ts'
import { Fault } from '../../xep/fault.ts'
import { holdersWithUses } from './revoke.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'
import { validSentence } from './coupon-state.ts'
import { timeZoneOf } from '../model/time-zone.ts'

const HOUR = 3_600_000 // ms
const MORNING = 9

/** When people are reminded of a coupon; nothing where they are not. */
export function reminderTime(
  { config }: Pick<Context, 'config'>,
  { until, reminded, revoked }: Coupon,
): Date | undefined {
  const days = config.couponReminder
  if (!days || until === undefined || reminded !== undefined || revoked !== undefined) return undefined
  const day = new Date(Date.parse(`${until}T00:00:00Z`) - days * 24 * HOUR).toISOString().slice(0, 10)
  return new Date(beginningOfDay(day, timeZoneOf(config)).getTime() + MORNING * HOUR)
}

/** Asks the queue to remind at the right time. A coupon that was made behind that time reminds nobody. */
export async function remindLater(context: Context, coupon: Coupon): Promise<void> {
  const time = reminderTime(context, coupon)
  if (!time || coupon.made > time.toISOString()) return
  await queueAt(context, 'couponReminder', `${coupon.id} ${time.getTime()}`, time)
}

/** @param job the id of the coupon, and the time as `remindLater` wrote it */
export async function remind(context: Context, job: string): Promise<void> {
  const [id = ''] = job.split(' ')
  const { store, now } = context
  const coupon = await store.coupons.get(id)
  const time = coupon && reminderTime(context, coupon)
  const moment = now().toISOString()
  if (!coupon || !time || (coupon.closes ?? moment) <= moment) return
  if (time.toISOString() > moment) return remindLater(context, coupon)
  const told = () =>
    say('You have not used your coupon {coupon} yet. {valid}. coupons shows its code.', {
      coupon: coupon.text,
      valid: validSentence(coupon),
    })
  const notice = newNotice(context, await holdersWithUses(context, id), told, `coupon reminder ${id}`)
  try {
    await store.batch([
      { change: 'coupons', id, when: { reminded: null, revoked: null }, patch: { reminded: moment } },
      ...noticeWrites(notice),
    ])
  } catch (error) {
    if (error instanceof Fault && error.condition === 'conflict') return
    throw error
  }
  await sendNotice(context, notice)
}

/** At a start: the queue may have been lost with us. */
export async function resumeReminders(context: Context): Promise<void> {
  const open = { closes: { gt: context.now().toISOString() }, reminded: null, revoked: null }
  for (const coupon of await context.store.coupons.find({ where: open })) await remindLater(context, coupon)
}
