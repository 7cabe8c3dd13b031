// Figures: what was counted of a scope in a period. Whole years and months are read as such, and days only where a period begins or
// ends within a month: so the time does not grow with the messages.
import type { Context } from '../context.ts'
import { KINDS, type ActivityKind, type Scope } from '../model/activity.ts'
import { addAll, sumOfCounts, type Counts } from './counts.ts'
import { eachDay, monthsOf, spansOf, type Period } from './period.ts'
import { spanId } from './tally.ts'

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
  const wanted = countedWithin(period)
  const shares = new Map<string, number>()
  const where = { scope, span: { in: [...wanted.keys()] } }
  for (const { part, span, within } of await store.activityShares.find({ where })) {
    const times = sumOfCounts(within, wanted.get(span) ?? new Set())
    if (times) shares.set(part, (shares.get(part) ?? 0) + times)
  }
  return [...shares].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
}

/** The years and months whose shares are read for a period, and which months of the year or days of the month count. */
function countedWithin(period: Period): Map<string, Set<string>> {
  const { edges } = spansOf(period)
  const months = monthsOf(period).filter(month => !edges.includes(month))
  const days = eachDay(period).filter(day => edges.includes(spanAround(day)))
  const bySpan = Map.groupBy([...months, ...days], spanAround)
  return new Map([...bySpan].map(([span, each]) => [span, new Set(each.map(lastTwo))]))
}

/** The year of a month, or the month of a day. */
const spanAround = (date: string): string => date.slice(0, -3)

const lastTwo = (date: string): string => date.slice(-2)

const isWithin = (day: string, { from, until }: Period) => day >= from && day <= until

const inOrder = (counted: [string, number][]) => counted.sort(([one], [other]) => (one < other ? -1 : 1))
