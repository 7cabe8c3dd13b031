// Days of a time zone, as 2026-12-31: when they begin and end, whatever a change of clocks makes of their length.
import { Fault } from '../../xep/fault.ts'
import { kept } from './kept.ts'
import { currentLocale, say } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms
const MINUTE = 60_000
const SECOND = 1_000

/** Reads 2026-12-31, and 31.12.2026 as Germans write it. @throws Fault bad-request for what is no day of the calendar */
export function readDay(typed: string): string {
  const [, dayOf, monthOf, yearOf] = /^\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\s*$/.exec(typed) ?? []
  const text = dayOf && monthOf ? `${yearOf}-${monthOf.padStart(2, '0')}-${dayOf.padStart(2, '0')}` : typed.trim()
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (year === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new Fault(
      'bad-request',
      say("'{text}' is no day: write it as 2026-12-31.", { text: typed.trim().slice(0, 40) }),
    )
  return text
}

/** What clocks and calendars of a time zone show. */
export interface WallTime {
  /** As 2026-12-31. */
  day: string
  /** Whole minutes since midnight, from 0 to 1439. */
  minutes: number
}

/** What a time zone's clocks show at a moment. */
export type Clock = (moment: Date) => WallTime

/**
 * Makes or finds the clock of a time zone. Making one takes a hundred times as long as reading it, so clocks are kept. A clock remembers
 * the last second that it has shown: many moments of one second are read as fast as one.
 */
export const clockOf = kept(makeClock)

function makeClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const read = (moment: number): WallTime => {
    const found = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]))
    return {
      day: `${found.get('year')?.padStart(4, '0')}-${found.get('month')}-${found.get('day')}`,
      minutes: Number(found.get('hour')) * 60 + Number(found.get('minute')),
    }
  }
  let last: { second: number; shows: WallTime } | undefined
  return moment => {
    const second = Math.floor(moment.getTime() / SECOND) // offsets from UTC are whole seconds
    if (last?.second !== second) last = { second, shows: read(second * SECOND) }
    return last.shows
  }
}

/** The day that it is in a time zone at a moment. */
export const dayAt = (moment: Date, timeZone: string): string => clockOf(timeZone)(moment).day

export const dayAfter = (day: string): string => daysFrom(day, 1)
export const dayBefore = (day: string): string => daysFrom(day, -1)

const daysFrom = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * HOUR).toISOString().slice(0, 10)

/**
 * When a clock shows a wall time: the first time where it does so twice, and where that time is left out, as much later as clocks are
 * put forward (RFC 5545 §3.3.5).
 */
export function momentOf({ day, minutes }: WallTime, clock: Clock): Date {
  const shown = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE
  // No time zone changes its clocks twice within two days.
  const before = shown - aheadOfUtc(shown - 24 * HOUR, clock)
  const after = shown - aheadOfUtc(shown + 24 * HOUR, clock)
  const first = [before, after].find(moment => moment + aheadOfUtc(moment, clock) === shown)
  return new Date(first ?? before)
}

/** How much a clock is ahead of UTC at a moment, in milliseconds. */
function aheadOfUtc(moment: number, clock: Clock): number {
  const { day, minutes } = clock(new Date(moment))
  return Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE - Math.floor(moment / MINUTE) * MINUTE
}

/**
 * The first moment of a day in a time zone: mostly midnight, one o'clock where midnight is left out, and the first moment of the
 * next day where the whole day is.
 */
export const beginningOfDay = (day: string, timeZone: string): Date => momentOf({ day, minutes: 0 }, clockOf(timeZone))

/** A month by the clocks of a time zone. @param month as 2026-11 @returns its first moment, and the first one of the next month */
export function monthSpan(month: string, timeZone: string): { from: Date; until: Date } {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return { from: beginningOfDay(`${month}-01`, timeZone), until: beginningOfDay(`${next}-01`, timeZone) }
}

/** A day as its reader reads it. @param locale as `en-GB` */
export const dayText = (day: string, locale = currentLocale()): string =>
  dayFormat(locale).format(new Date(`${day}T00:00:00Z`))

const dayFormat = kept((locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }))
