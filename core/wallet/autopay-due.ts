// Pays what an automatic payment has to pay: a fixed amount when its day has come, or what the payee asks for.
import { wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { beginningOfDay, dayAt, dayText } from '../model/day.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Write } from '../model/records.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { personById } from '../people/person.ts'
import { queueAt } from '../runs/queue-at.ts'
import { nextPayDay, periodOf } from './autopay-days.ts'
import { moveMoney, paidText } from './moving.ts'
import { referenceShown } from './payment.ts'
import { personShown } from './payee.ts'
import type { Autopay, WalletPayment } from './records.ts'
import { amountShown } from './unit.ts'
import { say } from '../../texts/say.ts'

const MORNING = 8 * 3_600_000 // ms after the beginning of the day

/** Asks the queue to pay a fixed amount at its time. */
export async function payLater(context: Context, { id, next }: Autopay): Promise<void> {
  if (next !== undefined) await queueAt(context, 'autopay', `${Date.parse(next)} ${id}`, new Date(next))
}

export async function resumeAutopays(context: Context): Promise<void> {
  for (const each of await context.store.autopays.find({ where: { kind: 'fixed' } })) await payLater(context, each)
}

/**
 * Pays a fixed amount that is due, once, and puts the next one off. What cannot be paid is told, and left out; of several that
 * were missed one is paid.
 * @param job a time and the id, as `payLater` wrote them
 */
export async function payDue(context: Context, job: string): Promise<void> {
  const { store, now } = context
  const [time = '', id = ''] = job.split(' ')
  const due = new Date(Number(time)).toISOString()
  const autopay = await store.autopays.get(id)
  if (!autopay || autopay.next !== due) return
  if (due > now().toISOString()) return payLater(context, autopay)
  const [payer, payee] = [await personById(context, autopay.payer), await personById(context, autopay.payee)]
  if (!payer || !payee) return void (await store.autopays.remove(id))
  const next = nextTime(context, autopay)
  const onward: Write =
    next === undefined
      ? { remove: 'autopays', id }
      : { change: 'autopays', id, when: { next: due }, patch: { next: next.toISOString() } }
  const tell = (text: () => string) =>
    newNotice(context, [payer.id], () => `${text()} ${nextText(context, next)}`, `autopay ${job}`)
  const paid = tell(() => `${paidText(payee, autopay)} ${everyText(autopay.every)}`)
  try {
    const movement = { ...autopay, id: `autopay ${job}`, payer, payee }
    await readBy(context, payer, () => moveMoney(context, movement, [onward, ...noticeWrites(paid)]))
    sendSoon(context, paid)
  } catch (error) {
    if (!wasRefused(error) || error.condition === 'conflict') throw error
    const refused = tell(() => `${unpaidText(payee, autopay)} ${error.message}`)
    await store.batch([onward, ...noticeWrites(refused)])
    sendSoon(context, refused)
  }
  if (next !== undefined) await payLater(context, { ...autopay, next: next.toISOString() })
}

function everyText(every: Autopay['every']): string {
  if (every === 'day') return say('You pay it each day.')
  return every === 'week' ? say('You pay it each week.') : say('You pay it each month.')
}

const nextText = (context: Context, next: Date | undefined): string =>
  next === undefined
    ? say('That was the last time.')
    : say('The next time is {day}.', { day: dayText(dayIn(context, next)) })

const unpaidText = (payee: Person, autopay: Autopay): string =>
  say('{amount} to {payee} could not be paid.', { amount: amountShown(autopay), payee: personShown(payee) })

const dayIn = ({ config }: Pick<Context, 'config'>, time: Date): string => dayAt(time, timeZoneOf(config))

/** The morning of the next day on which is paid; nothing behind the last one. */
function nextTime(context: Context, { every, since, until }: Autopay): Date | undefined {
  const day = nextPayDay(every, since, dayIn(context, context.now()))
  if (until !== undefined && day > until) return undefined
  return new Date(beginningOfDay(day, timeZoneOf(context.config)).getTime() + MORNING)
}

/**
 * Pays what a payee asks for, where the payer has agreed to that before.
 * @returns whether it was paid; else the payer is asked
 */
export async function payAsked(
  context: Context,
  payment: WalletPayment,
  payer: Person,
  payee: Person,
): Promise<boolean> {
  const where = {
    payer: payer.id,
    payee: payee.id,
    kind: 'asked',
    currency: payment.currency,
    play: payment.play,
  } as const
  const [found] = await context.store.autopays.find({ where, limit: 1 })
  if (!found) return false
  return context.serially(`autopay ${found.id}`, async () => {
    const autopay = await context.store.autopays.get(found.id)
    const counted = autopay && countAsked(context, autopay, payment.amount)
    if (!autopay || !counted) return false
    const left = autopay.amount - counted.paidInPeriod
    const text = () => `${paidText(payee, payment)} ${leftText(autopay, left)}`
    const notice = newNotice(context, [payer.id], text, `autopay ${payment.id}`)
    try {
      await moveMoney(context, { ...payment, payer, payee }, [
        { insert: 'payments', record: { ...payment, state: 'paid' } },
        {
          ...{ change: 'autopays', id: autopay.id, patch: counted },
          when: { period: autopay.period ?? null, paidInPeriod: autopay.paidInPeriod ?? null },
        },
        ...noticeWrites(notice),
      ])
    } catch (error) {
      if (!wasRefused(error)) throw error
      return false
    }
    sendSoon(context, notice)
    return true
  })
}

/** @param amount that can still be asked for in this period */
function leftText(autopay: Autopay, amount: number): string {
  const about = { reference: referenceShown(autopay.reference), left: amountShown({ ...autopay, amount }) }
  switch (autopay.every) {
    case 'day':
      return say('You agreed to it by {reference}: {left} are left in this day.', about)
    case 'week':
      return say('You agreed to it by {reference}: {left} are left in this week.', about)
    case 'month':
      return say('You agreed to it by {reference}: {left} are left in this month.', about)
  }
}

/** @returns what is counted with this amount; nothing where it is too much, or over. A clock that is set back begins no new period */
function countAsked(
  context: Context,
  autopay: Autopay,
  amount: number,
): Required<Pick<Autopay, 'period' | 'paidInPeriod'>> | undefined {
  const today = dayIn(context, context.now())
  if (autopay.until !== undefined && today > autopay.until) return undefined
  const current = periodOf(autopay.every, today)
  const period = autopay.period !== undefined && autopay.period > current ? autopay.period : current
  const paidInPeriod = (autopay.period === period ? (autopay.paidInPeriod ?? 0) : 0) + amount
  return paidInPeriod > autopay.amount ? undefined : { period, paidInPeriod }
}
