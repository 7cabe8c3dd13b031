// A tally: messages are counted in memory, and then added to what the store has counted before.
import type { Context } from '../context.ts'
import type { ActivityKind, Scope, ScopePart } from '../model/activity.ts'
import type { WallTime } from '../model/day.ts'
import type { Write } from '../model/records.ts'
import { add, addAll, packCounts, unpackCounts, type Counts } from './counts.ts'
import type { ActivityDays, ActivityShare, ActivitySum } from './records.ts'

/** What was counted and is not stored yet, by the ids of the records. */
export interface Tally {
  sums: Map<string, ActivitySum>
  days: Map<string, ActivityDays>
  shares: Map<string, ShareTally>
}

/** A share to which messages are added. */
export interface ShareTally extends Omit<ActivityShare, 'within'> {
  within: Counts
}

export const newTally = (): Tally => ({ sums: new Map(), days: new Map(), shares: new Map() })

export const spanId = (scope: string, span: string): string => `${scope} ${span}`
export const shareId = (scope: string, part: string, span: string): string => `${scope} ${part} ${span}`

/** Counts messages of a part in a scope. */
export function countMessages(
  { sums, days, shares }: Tally,
  { day: date, minutes }: WallTime,
  kind: ActivityKind,
  [scope, part]: [Scope, ScopePart],
  times = 1,
): void {
  const [year = '', month = '', day = ''] = date.split('-')
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0')
  for (const [span, within] of [
    [year, month],
    [`${year}-${month}`, day],
  ] as const) {
    const sum = entry(sums, spanId(scope, span), id => ({ id, scope, span, kinds: {}, hours: {}, within: {} }))
    add(sum.kinds, kind, times)
    add(sum.hours, hour, times)
    add(sum.within, within, times)
    add(entry(shares, shareId(scope, part, span), id => ({ id, scope, part, span, within: {} })).within, within, times)
  }
  const span = `${year}-${month}`
  const detail = entry(days, spanId(scope, span), id => ({ id, scope, span, days: {} }))
  const { kinds, hours } = (detail.days[day] ??= { kinds: {}, hours: {} })
  add(kinds, kind, times)
  add(hours, hour, times)
}

function entry<R>(records: Map<string, R>, id: string, make: (id: string) => R): R {
  const known = records.get(id)
  if (known) return known
  const fresh = make(id)
  records.set(id, fresh)
  return fresh
}

const SLICE = 500 // records that are read at once

/** The writes that add a tally to what is stored. Nobody else may count meanwhile. */
export async function tallyWrites({ store }: Pick<Context, 'store'>, { sums, days, shares }: Tally): Promise<Write[]> {
  for (const known of await allWithin(store.activitySums, sums)) addSum(sums.get(known.id), known)
  for (const known of await allWithin(store.activityDays, days)) addDays(days.get(known.id), known)
  for (const known of await allWithin(store.activityShares, shares)) addShare(shares.get(known.id), known)
  return [
    ...[...sums.values()].map((record): Write => ({ put: 'activitySums', record })),
    ...[...days.values()].map((record): Write => ({ put: 'activityDays', record })),
    ...[...shares.values()].map((record): Write => ({ put: 'activityShares', record: packShare(record) })),
  ]
}

function addSum(sum: ActivitySum | undefined, more: ActivitySum): void {
  for (const field of ['kinds', 'hours', 'within'] as const) if (sum) addAll(sum[field], more[field])
}

function addDays(detail: ActivityDays | undefined, more: ActivityDays): void {
  for (const [day, { kinds, hours }] of Object.entries(more.days)) {
    const counted = detail && (detail.days[day] ??= { kinds: {}, hours: {} })
    if (!counted) continue
    addAll(counted.kinds, kinds)
    addAll(counted.hours, hours)
  }
}

export function addShare(share: ShareTally | undefined, more: Pick<ActivityShare, 'within'>): void {
  if (share) addAll(share.within, unpackCounts(more.within))
}

export const packShare = (share: ShareTally): ActivityShare => ({ ...share, within: packCounts(share.within) })

/** The records that the store has of a tally. */
async function allWithin<R extends { id: string }>(
  collection: { find: (query: { where: { id: { in: string[] } } }) => Promise<R[]> },
  tally: Map<string, unknown>,
): Promise<R[]> {
  const ids = [...tally.keys()]
  const found: R[] = []
  for (let at = 0; at < ids.length; at += SLICE)
    found.push(...(await collection.find({ where: { id: { in: ids.slice(at, at + SLICE) } } })))
  return found
}
