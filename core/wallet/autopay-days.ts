// On which days an automatic payment pays, and which day, week or month a day is counted in. Days are written as 2026-12-31.
import type { AutopayTerms } from './records.ts'

type Every = AutopayTerms['every']

const DAY = 86_400_000 // ms
const MONDAY = 4 * DAY // 5 January 1970, in ms

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The first day after `after` on which is paid, counted from `since`. The 31st is the last day of a shorter month. */
export function nextPayDay(every: Every, since: string, after: string): string {
  const from = after < since ? dayOf(timeOf(since) - DAY) : after
  if (every === 'day') return dayOf(timeOf(from) + DAY)
  if (every === 'week') {
    const weeks = Math.floor((timeOf(from) - timeOf(since)) / (7 * DAY)) + 1
    return dayOf(timeOf(since) + weeks * 7 * DAY)
  }
  const [year = 0, month = 0] = from.split('-').map(Number)
  const inThisMonth = dayInMonth(year, month, since)
  return inThisMonth > from ? inThisMonth : dayInMonth(year, month + 1, since)
}

/** The day of a month that has the number of another day, or the month's last one. @param month from 1; 13 is the next January */
function dayInMonth(year: number, month: number, like: string): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return dayOf(Date.UTC(year, month - 1, Math.min(Number(like.slice(8)), last)))
}

/** What the payments of one day, week or month have in common: the first day of it. */
export function periodOf(every: Every, day: string): string {
  if (every === 'day') return day
  if (every === 'month') return `${day.slice(0, 7)}-01`
  const sinceMonday = (((timeOf(day) - MONDAY) % (7 * DAY)) + 7 * DAY) % (7 * DAY)
  return dayOf(timeOf(day) - sinceMonday)
}
