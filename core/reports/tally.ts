// A tally: messages are counted in memory, and then added to what the store has counted before.
import type { Context } from '../context.ts'
import type { ActivityKind, Scope, ScopePart } from '../model/activity.ts'
import type { WallTime } from '../model/day.ts'
import type { Write } from '../model/records.ts'
import type { ActivityPart, ActivityTotal } from './records.ts'

/** What was counted and is not stored yet, by the ids of the records. */
export interface Tally {
  totals: Map<string, ActivityTotal>
  parts: Map<string, ActivityPart>
}

export const newTally = (): Tally => ({ totals: new Map(), parts: new Map() })

export const totalId = (scope: string, month: string): string => `${scope} ${month}`
export const partId = (scope: string, part: string, month: string): string => `${scope} ${part} ${month}`

/** Counts one message of a part in a scope. */
export function countMessage(
  tally: Tally,
  { day: date, minutes }: WallTime,
  kind: ActivityKind,
  scope: Scope,
  part: ScopePart,
): void {
  const [month, day] = [date.slice(0, 7), date.slice(8)]
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0')
  const one: ActivityTotal = {
    ...{ id: totalId(scope, month), scope, month },
    days: { [day]: { kinds: { [kind]: 1 }, hours: { [hour]: 1 } } },
  }
  const share: ActivityPart = { id: partId(scope, part, month), scope, part, month, days: { [day]: 1 } }
  tally.totals.set(one.id, sumOfTotals(tally.totals.get(one.id), one))
  tally.parts.set(share.id, sumOfParts(tally.parts.get(share.id), share))
}

const SLICE = 500 // records that are read at once

/** The writes that add a tally to what is stored. Nobody else may count meanwhile. */
export async function tallyWrites({ store }: Pick<Context, 'store'>, { totals, parts }: Tally): Promise<Write[]> {
  const known = {
    totals: await allWithin(store.activityTotals, [...totals.keys()]),
    parts: await allWithin(store.activityParts, [...parts.keys()]),
  }
  return [
    ...[...totals.values()].map((one): Write => ({
      put: 'activityTotals',
      record: sumOfTotals(known.totals.get(one.id), one),
    })),
    ...[...parts.values()].map((one): Write => ({
      put: 'activityParts',
      record: sumOfParts(known.parts.get(one.id), one),
    })),
  ]
}

async function allWithin<R extends { id: string }>(
  collection: { find: (query: { where: { id: { in: string[] } } }) => Promise<R[]> },
  ids: string[],
): Promise<Map<string, R>> {
  const found = new Map<string, R>()
  for (let at = 0; at < ids.length; at += SLICE)
    for (const record of await collection.find({ where: { id: { in: ids.slice(at, at + SLICE) } } }))
      found.set(record.id, record)
  return found
}

export function sumOfTotals(before: ActivityTotal | undefined, more: ActivityTotal): ActivityTotal {
  if (!before) return more
  const days = { ...before.days }
  for (const [day, { kinds, hours }] of Object.entries(more.days))
    days[day] = { kinds: sumOf(days[day]?.kinds, kinds), hours: sumOf(days[day]?.hours, hours) }
  return { ...before, days }
}

export const sumOfParts = (before: ActivityPart | undefined, more: ActivityPart): ActivityPart =>
  before ? { ...before, days: sumOf(before.days, more.days) } : more

type Counts = Record<string, number>

export function sumOf(before: Counts | undefined, more: Counts): Counts {
  const sum = { ...before }
  for (const [key, number] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + number
  return sum
}
