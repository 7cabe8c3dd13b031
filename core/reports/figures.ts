// Figures: what was counted of a scope in a period. Whole years and months are read as such, and days only where a period begins or
// ends within a month: so the time does not grow with the messages.
import type { Context } from '../context.ts'
import { KINDS, type ActivityKind, type Scope } from '../model/activity.ts'
import { monthsOf, spansOf, type Period } from './period.ts'
import { add, addAll, spanId, type Counts } from './tally.ts'

type Stored = Pick<Context, 'store'>

export interface Figures {
  kinds: [kind: ActivityKind, times: number][]
  /** By the hour of clocks on the wall, as `09`; those of a night in which clocks go back have the messages of both. */
  hours: [hour: string, times: number][]
}

export async function figuresOf({ store }: Stored, scope: Scope, period: Period): Promise<Figures> {
  const { years, months, edges } = spansOf(period)
  const idsOf = (spans: string[]) => ({ in: spans.map(span => spanId(scope, span)) })
  const kinds: Counts = {}
  const hours: Counts = {}
  const sums = await store.activitySums.find({ where: { id: idsOf([...years, ...months]) } })
  const details = edges.length ? await store.activityDays.find({ where: { id: idsOf(edges) } }) : []
  const days = details.flatMap(({ span, days }) =>
    Object.entries(days).flatMap(([day, counted]) => (isWithin(`${span}-${day}`, period) ? [counted] : [])),
  )
  for (const counted of [...sums, ...days]) {
    addAll(kinds, counted.kinds)
    addAll(hours, counted.hours)
  }
  return {
    kinds: KINDS.map((kind): [ActivityKind, number] => [kind, kinds[kind] ?? 0]),
    hours: inOrder(Object.entries(hours)),
  }
}

/** Only days with messages, in their order. */
export async function daysOf({ store }: Stored, scope: Scope, period: Period): Promise<[day: string, times: number][]> {
  const ids = monthsOf(period).map(month => spanId(scope, month))
  const found = await store.activitySums.find({ where: { id: { in: ids } } })
  const days = found.flatMap(({ span, within }) =>
    Object.entries(within).map(([day, times]): [string, number] => [`${span}-${day}`, times]),
  )
  return inOrder(days.filter(([day]) => isWithin(day, period)))
}

/** How much each part has, the most first. Together they are the total of the scope. */
export async function sharesOf(
  { store }: Stored,
  scope: Scope,
  period: Period,
): Promise<[part: string, times: number][]> {
  const { years, months, edges } = spansOf(period)
  const touched = [...years, ...new Set(months.map(month => month.slice(0, 4)))]
  const whole = new Set(months)
  const counts = (span: string, within: string) =>
    years.includes(span) ||
    whole.has(`${span}-${within}`) ||
    (span.length > YEAR && isWithin(`${span}-${within}`, period))
  const shares: Counts = {}
  for (const { part, span, within } of await store.activityShares.find({
    where: { scope, span: { in: [...touched, ...edges] } },
  }))
    for (const [each, times] of Object.entries(within)) if (counts(span, each)) add(shares, part, times)
  return Object.entries(shares).sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
}

const YEAR = 4 // characters

const isWithin = (day: string, { from, until }: Period) => day >= from && day <= until

const inOrder = (counted: [string, number][]) => counted.sort(([one], [other]) => (one < other ? -1 : 1))
