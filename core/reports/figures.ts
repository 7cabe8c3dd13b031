// Figures: what was counted of a scope in a period, from one record a month.
import type { Context } from '../context.ts'
import { KINDS, type ActivityKind, type Scope } from '../model/activity.ts'
import { monthsOf, type Period } from './period.ts'
import { sumOf, totalId } from './tally.ts'

export interface Figures {
  total: number
  kinds: [kind: ActivityKind, times: number][]
  /** By the hour of clocks on the wall, as `09`; those of a night in which clocks go back have the messages of both. */
  hours: [hour: string, times: number][]
  /** In order; only days with messages. */
  days: [day: string, times: number][]
}

export async function figuresOf({ store }: Pick<Context, 'store'>, scope: Scope, period: Period): Promise<Figures> {
  const ids = monthsOf(period).map(month => totalId(scope, month))
  const records = await store.activityTotals.find({ where: { id: { in: ids } } })
  let kinds: Record<string, number> = {}
  let hours: Record<string, number> = {}
  const days: Figures['days'] = []
  for (const { month, days: counted } of records)
    for (const [day, counts] of Object.entries(counted)) {
      if (!isWithin(`${month}-${day}`, period)) continue
      kinds = sumOf(kinds, counts.kinds)
      hours = sumOf(hours, counts.hours)
      days.push([`${month}-${day}`, sum(counts.kinds)])
    }
  return {
    total: sum(kinds),
    kinds: KINDS.map((kind): [ActivityKind, number] => [kind, kinds[kind] ?? 0]),
    hours: Object.entries(hours).sort(([one], [other]) => (one < other ? -1 : 1)),
    days: days.sort(([one], [other]) => (one < other ? -1 : 1)),
  }
}

/** How much each part has, the most first. Together they are the total of the scope. */
export async function sharesOf(
  { store }: Pick<Context, 'store'>,
  scope: Scope,
  period: Period,
): Promise<[part: string, times: number][]> {
  const shares = new Map<string, number>()
  const records = await store.activityParts.find({ where: { scope, month: { in: monthsOf(period) } } })
  for (const { part, month, days } of records)
    for (const [day, times] of Object.entries(days))
      if (isWithin(`${month}-${day}`, period)) shares.set(part, (shares.get(part) ?? 0) + times)
  return [...shares].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
}

const isWithin = (day: string, { from, until }: Period) => day >= from && day <= until

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0)
