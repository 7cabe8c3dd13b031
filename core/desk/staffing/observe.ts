// What a desk has seen: cases that arrived and ended in the last minutes, and at the same wall time of earlier weeks.
import type { Context } from '../../context.ts'
import { type Clock, clockOf, momentOf } from '../../model/day.ts'
import { timeZoneOf } from '../../model/time-zone.ts'
import type { Desk } from '../records.ts'
import type { Count, Observed } from './demand.ts'

/** How far the desk looks back, and how far ahead on earlier days. */
const BACK = 600_000 // ms
const AHEAD = 300_000
const WEEKS = 4 // before now that tell how many customers come at this hour
/** A desk that is younger would take its first customer for a rush. */
const LEAST = 60_000
const DAY = 86_400_000

export async function observe(context: Context, desk: Desk): Promise<Observed> {
  const now = context.now()
  const clock = clockOf(timeZoneOf(context.config))
  const made = Date.parse(desk.made)
  const weeks = Array.from({ length: WEEKS }, (_, index) => weeksBefore(now, index + 1, clock)).filter(
    at => at - BACK >= made,
  )
  const [recent, before, after] = await Promise.all([
    countOf(context, desk, Math.max(made, now.getTime() - BACK), now.getTime()),
    sumOf(weeks.map(at => countOf(context, desk, at - BACK, at))),
    sumOf(weeks.map(at => countOf(context, desk, at, at + AHEAD))),
  ])
  return { recent, before, after, waiting: await context.store.cases.count({ pool: desk.id, state: 'waiting' }) }
}

/** The same wall time so many weeks ago, whatever a change of clocks has made of the weeks between. */
function weeksBefore(now: Date, weeks: number, clock: Clock): number {
  const { day, minutes } = clock(now)
  const then = new Date(Date.parse(`${day}T00:00:00Z`) - weeks * 7 * DAY).toISOString().slice(0, 10)
  return momentOf({ day: then, minutes }, clock).getTime()
}

async function countOf({ store }: Context, { id: pool }: Desk, from: number, to: number): Promise<Count> {
  const within = { gte: new Date(from).toISOString(), lt: new Date(to).toISOString() }
  const arrivals = await store.cases.count({ pool, opened: within })
  const ended = (await store.cases.find({ where: { pool, closed: within } })).flatMap(({ taken, closed }) =>
    taken !== undefined && closed !== undefined ? [Date.parse(closed) - Date.parse(taken)] : [],
  )
  return {
    seconds: Math.max(LEAST, to - from) / 1_000,
    arrivals,
    ended: ended.length,
    handling: ended.reduce((sum, length) => sum + length, 0) / 1_000,
  }
}

async function sumOf(counts: Promise<Count>[]): Promise<Count> {
  const sum: Count = { seconds: 0, arrivals: 0, ended: 0, handling: 0 }
  for (const { seconds, arrivals, ended, handling } of await Promise.all(counts)) {
    sum.seconds += seconds
    sum.arrivals += arrivals
    sum.ended += ended
    sum.handling += handling
  }
  return sum
}
