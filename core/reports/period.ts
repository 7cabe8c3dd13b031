// Periods of reports, in whole days of the organisation's time zone: from a day to a day, both included.
import { beginningOfDay, dayAfter, dayBefore, dayText, readDay } from '../model/day.ts'
import { Fault } from '../../xep/fault.ts'
import { say } from '../../texts/say.ts'

export interface Period {
  from: string
  until: string
}

const MOST = 1_100 // days: three years

/** Words for a period, without years and days. */
const NAMED: Record<string, (today: string) => Period> = {
  day: today => ({ from: today, until: today }),
  yesterday: today => ({ from: dayBefore(today), until: dayBefore(today) }),
  week: today => ({ from: mondayOf(today), until: today }),
  month: today => ({ from: `${today.slice(0, 7)}-01`, until: today }),
  year: today => ({ from: `${today.slice(0, 4)}-01-01`, until: today }),
  'last-week': today => weekBefore(today),
  'last-month': today => monthOf(dayBefore(`${today.slice(0, 7)}-01`).slice(0, 7)),
}

export const PERIODS = Object.keys(NAMED)

/** Other words for them. */
const ALSO: Record<string, string> = {
  ...{ today: 'day', 'this week': 'week', 'this month': 'month', 'this year': 'year' },
  ...{ 'last week': 'last-week', 'last month': 'last-month' },
}

const EDGE = '\\d{4}(?:-[\\d-]*)?'
const WORDS = [...PERIODS, ...Object.keys(ALSO)].sort((one, other) => other.length - one.length).join('|')
const AT_END = new RegExp(
  `(?:^| )(?:(${WORDS})|(?:(?:from|von) )?(${EDGE})(?: ?(?:–|—|\\.\\.) ?| (?:-|to|until|bis) )(\\S+)|(${EDGE}))$`,
  'i',
)

/**
 * Finds the period that words end with, as in `news 2026-11-01 to 2026-11-30`: what stands before it, and the period as
 * `readPeriod` takes it.
 */
export function periodAtEnd(words: string): { before: string; period?: string } {
  const found = AT_END.exec(words)
  if (!found) return { before: words }
  const [, word = '', first, last, only] = found
  const named = word.toLowerCase()
  return {
    before: words.slice(0, found.index),
    period: first === undefined ? (only ?? ALSO[named] ?? named) : `${first}..${last}`,
  }
}

/**
 * Reads `week`, `2026`, `2026-11`, `2026-11-05` or `2026-11-05–2026-12-01` (two dots will do).
 * @throws Fault bad-request
 */
export function readPeriod(typed: string, today: string): Period {
  const word = typed.trim().toLowerCase()
  const named = NAMED[word]
  if (named) return named(today)
  const [first = '', last = first, more] = word.split(/\s*(?:–|\.\.)\s*/)
  const period = { from: readEdge(first).from, until: readEdge(last).until }
  if (more !== undefined) throw notUnderstood(typed)
  if (period.until < period.from) throw new Fault('bad-request', say('The last day is before the first one.'))
  if (daysOf(period) > MOST) throw new Fault('bad-request', say('A report is about up to {most} days.', { most: MOST }))
  return period
}

function readEdge(text: string): Period {
  if (/^\d{4}$/.test(text)) return { from: readDay(`${text}-01-01`), until: `${text}-12-31` }
  if (/^\d{4}-\d{2}$/.test(text)) return monthOf(readDay(`${text}-01`).slice(0, 7))
  if (/^(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})$/.test(text)) {
    const day = readDay(text)
    return { from: day, until: day }
  }
  throw notUnderstood(text)
}

const notUnderstood = (typed: string) =>
  new Fault(
    'bad-request',
    say("'{typed}' is no period: write {periods}, 2026, 2026-11, 2026-11-05 or 2026-11-05..2026-11-30.", {
      typed: typed.slice(0, 40),
      periods: PERIODS.join(', '),
    }),
  )

const monthOf = (month: string): Period => ({ from: `${month}-01`, until: lastDay(month) })

function lastDay(month: string): string {
  let day = `${month}-28`
  while (dayAfter(day).startsWith(month)) day = dayAfter(day)
  return day
}

const DAY = 86_400_000 // ms
const moment = (day: string) => Date.parse(`${day}T00:00:00Z`)
const daysOf = ({ from, until }: Period): number => (moment(until) - moment(from)) / DAY + 1

function mondayOf(day: string): string {
  let monday = day
  while (new Date(moment(monday)).getUTCDay() !== 1) monday = dayBefore(monday)
  return monday
}

function weekBefore(today: string): Period {
  const until = dayBefore(mondayOf(today))
  return { from: mondayOf(until), until }
}

/** From the first moment of a period to the first one behind it. */
export const momentsOf = ({ from, until }: Period, timeZone: string): { gte: string; lt: string } => ({
  gte: beginningOfDay(from, timeZone).toISOString(),
  lt: beginningOfDay(dayAfter(until), timeZone).toISOString(),
})

/** The months that a period touches, as 2026-11. */
export function monthsOf({ from, until }: Period): string[] {
  const months: string[] = []
  for (let month = from.slice(0, 7); month <= until.slice(0, 7); month = dayAfter(lastDay(month)).slice(0, 7))
    months.push(month)
  return months
}

/** A period as whole years, whole months beside them, and months in which it begins or ends. */
export function spansOf(period: Period): { years: string[]; months: string[]; edges: string[] } {
  const isWhole = (month: string) => period.from <= `${month}-01` && period.until >= lastDay(month)
  const [months, edges] = [monthsOf(period).filter(isWhole), monthsOf(period).filter(month => !isWhole(month))]
  const byYear = Map.groupBy(months, month => month.slice(0, 4))
  const years = [...byYear.keys()].filter(year => byYear.get(year)?.length === 12)
  return { years, months: months.filter(month => !years.includes(month.slice(0, 4))), edges }
}

/** Every day of a period. */
export function eachDay({ from, until }: Period): string[] {
  const days: string[] = []
  for (let day = from; day <= until; day = dayAfter(day)) days.push(day)
  return days
}

export const periodText = ({ from, until }: Period): string =>
  from === until ? dayText(from) : `${dayText(from)} – ${dayText(until)}`
