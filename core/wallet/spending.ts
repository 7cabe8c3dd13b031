// What was paid from a wallet today and in this month, counted in the wallet's own record: so the limits hold whatever races.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { beginningOfDay, dayAfter, dayAt } from '../model/day.ts'
import { moneyText, type Money } from '../../money/money.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import type { LedgerAccount } from './records.ts'
import { say } from '../../texts/say.ts'

/** The most that is paid from a wallet at once, in a day and in a month, in the smallest unit. */
export interface Limits {
  once: number
  day: number
  month: number
}

type Spent = Pick<LedgerAccount, 'day' | 'dayEnds' | 'paidInDay' | 'month' | 'paidInMonth'>

/** What was paid until now. A clock that was set back begins no new day and no new month. */
export function spentBy(context: Pick<Context, 'now' | 'config'>, account: Spent): Required<Spent> {
  const { day, dayEnds } = dayCounted(context, account)
  const month = day.slice(0, 7)
  return {
    ...{ day, dayEnds, month },
    paidInDay: account.day === day ? (account.paidInDay ?? 0) : 0,
    paidInMonth: account.month === month ? (account.paidInMonth ?? 0) : 0,
  }
}

/** Making a clock costs more than the rest of a payment: only the first payment of a day makes one. */
function dayCounted(
  { now, config }: Pick<Context, 'now' | 'config'>,
  { day, dayEnds }: Spent,
): { day: string; dayEnds: string } {
  if (day !== undefined && dayEnds !== undefined && now().toISOString() < dayEnds) return { day, dayEnds }
  const zone = timeZoneOf(config)
  const today = dayAt(now(), zone)
  const counted = day !== undefined && day > today ? day : today
  return { day: counted, dayEnds: beginningOfDay(dayAfter(counted), zone).toISOString() }
}

/** Counts a payment. @throws Fault not-acceptable for what is more than a limit */
export function spendingPatch(
  context: Pick<Context, 'now' | 'config'>,
  account: LedgerAccount,
  { amount, currency }: Money,
  limits: Limits,
): Spent {
  const spent = spentBy(context, account)
  const paidInDay = spent.paidInDay + amount
  const paidInMonth = spent.paidInMonth + amount
  const shown = (limit: number) => ({ limit: moneyText({ amount: limit, currency }) })
  if (amount > limits.once)
    throw new Fault('not-acceptable', say('The limit is {limit} at once: limits shows yours.', shown(limits.once)))
  if (paidInDay > limits.day)
    throw new Fault('not-acceptable', say('The limit is {limit} in a day: limits shows yours.', shown(limits.day)))
  if (paidInMonth > limits.month)
    throw new Fault('not-acceptable', say('The limit is {limit} in a month: limits shows yours.', shown(limits.month)))
  return { ...spent, paidInDay, paidInMonth }
}
