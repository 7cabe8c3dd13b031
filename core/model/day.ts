// Days of a time zone, as 2026-12-31: when they begin and end, whatever a change of clocks makes of their length.
import { Fault } from '../../xep/fault.ts'

const HOUR = 3_600_000 // ms
const MINUTE = 60_000

/** @throws Fault bad-request for what is no day of the calendar */
export function readDay(typed: string): string {
  const text = typed.trim()
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (year === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new Fault('bad-request', `'${text.slice(0, 40)}' is no day: write it as 2026-12-31.`)
  return text
}

/** The day that it is in a time zone at a moment. */
export function dayAt(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const found = new Map(parts.formatToParts(moment).map(({ type, value }) => [type, value]))
  return `${found.get('year')?.padStart(4, '0')}-${found.get('month')}-${found.get('day')}`
}

export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10)

/**
 * The first moment of a day in a time zone: mostly midnight, one o'clock where midnight is left out, and the first moment of the
 * next day where the whole day is.
 */
export function beginningOfDay(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // No time zone is further than 14 hours from UTC. Changes of clocks are at whole minutes.
  let before = (midnight - 15 * HOUR) / MINUTE
  let after = (midnight + 39 * HOUR) / MINUTE
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayAt(new Date(middle * MINUTE), timeZone) >= day) after = middle
    else before = middle
  }
  return new Date(after * MINUTE)
}

/** A day as people read it. @param locale as `en-GB` */
export const dayText = (day: string, locale = 'en-GB'): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
