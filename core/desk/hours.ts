// Office hours of a desk: wall times of its time zone, by day of the week and for single days.
import { Fault } from '../../xep/fault.ts'
import { type Clock, clockOf, dayAfter, dayBefore, momentOf, readDay } from '../model/day.ts'
import { say } from '../../texts/say.ts'

/** Minutes since midnight. `to` is more than 1440 where the hours go on after midnight. */
export interface Span {
  from: number
  to: number
}

export interface Hours {
  /** From Sunday, 0, to Saturday, 6. */
  week: Span[][]
  /** Days that differ, for example holidays, as 2026-12-24. */
  days: Record<string, Span[]>
}

const DAY = 1440
/** Hours that lie further ahead than this are not looked for. Holidays are rarely longer. */
const DAYS_AHEAD = 60

const DAY_NAMES: Record<string, number> = Object.fromEntries(
  [
    ['su', 'sun', 'sunday', 'so', 'sonntag'],
    ['mo', 'mon', 'monday', 'montag'],
    ['tu', 'tue', 'tuesday', 'di', 'dienstag'],
    ['we', 'wed', 'wednesday', 'mi', 'mittwoch'],
    ['th', 'thu', 'thursday', 'do', 'donnerstag'],
    ['fr', 'fri', 'friday', 'freitag'],
    ['sa', 'sat', 'saturday', 'samstag'],
  ].flatMap((names, day) => names.map(name => [name, day])),
)
const CLOSED = /^(?:closed|geschlossen)$/i
const ALWAYS = /^(?:always|immer|24\/7)$/i
const SINGLE_DAY = /^(?:\d{4}-|\d{1,2}\.\d{1,2}\.)/

/**
 * Reads hours as people write them: `Mon-Fri 08:00-12:00 13:00-17:00; Sat 22:00-02:00; 2026-12-24 closed`, and `always`, perhaps with
 * single days behind it. A day that is named twice has the last hours. A single day comes before its day of the week.
 * @throws Fault bad-request that names the part which is not understood
 */
export function readHours(typed: string): Hours {
  const parts = typed.split(/[;\n]/).filter(part => part.trim())
  if (parts.length === 0) throw wrong(typed)
  const isAlways = ALWAYS.test(parts[0]?.trim() ?? '')
  const hours: Hours = { week: Array.from({ length: 7 }, () => (isAlways ? [{ from: 0, to: DAY }] : [])), days: {} }
  for (const part of isAlways ? parts.slice(1) : parts) {
    const [, days = '', times = ''] = /^\s*(.*?\S)\s+(closed|geschlossen|\d{1,2}(?::\d\d)?\s*[-–].*)$/i.exec(part) ?? []
    const spans = CLOSED.test(times.trim()) ? [] : readSpans(times, part)
    if (SINGLE_DAY.test(days)) hours.days[readDay(days)] = spans
    else for (const day of readDays(days, part)) hours.week[day] = spans
  }
  return hours
}

function readDays(typed: string, part: string): number[] {
  if (/^(?:daily|täglich)$/i.test(typed)) return [0, 1, 2, 3, 4, 5, 6]
  return typed.split(/[,\s]+/).flatMap(range => {
    const [first, last = first, ...more] = range.split(/[-–]/).map(name => DAY_NAMES[name.toLowerCase()])
    if (first === undefined || last === undefined || more.length) throw wrong(part)
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, count) => (first + count) % 7)
  })
}

function readSpans(typed: string, part: string): Span[] {
  const spans = typed
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[,\s]+/)
    .filter(Boolean)
    .map(span => {
      const [, hour, minute = '0', toHour, toMinute = '0'] =
        /^(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?$/.exec(span) ?? []
      const from = Number(hour) * 60 + Number(minute)
      const to = Number(toHour) * 60 + Number(toMinute)
      if (!(from < DAY && to <= DAY && Number(minute) < 60 && Number(toMinute) < 60)) throw wrong(part)
      return { from, to: to > from ? to : to + DAY }
    })
    .sort((one, other) => one.from - other.from)
  if (spans.length === 0 || spans.some((span, index) => span.from < (spans[index - 1]?.to ?? 0))) throw wrong(part)
  return spans
}

function wrong(part: string): Fault {
  const text = part.trim().slice(0, 60)
  return new Fault(
    'bad-request',
    say(
      "'{text}' are no office hours. Write them as: Mon-Fri 08:00-17:00; Sat 09:00-12:00; 2026-12-24 closed. Or: always.",
      { text },
    ),
  )
}

/** Judges hours that somebody sets. Single days alone would close a desk on all others, for ever. @throws Fault bad-request */
export function requireHours(typed: string): void {
  const { week, days } = readHours(typed)
  if (Object.keys(days).length === 0 || week.some(spans => spans.length)) return
  throw new Fault(
    'bad-request',
    say('Say also when the desk is open on other days, as Mon-Fri 08:00-17:00; {day}, or always; {day}.', {
      day: typed.trim().slice(0, 60),
    }),
  )
}

export function isOpen(hours: Hours, moment: Date, timeZone: string): boolean {
  for (const { from, to } of openings(hours, moment, timeZone, 1)) if (from <= moment && moment < to) return true
  return false
}

/** When the desk opens next: the moment itself where it is open, undefined where it does not open within two months. */
export function nextOpening(hours: Hours, moment: Date, timeZone: string): Date | undefined {
  for (const { from, to } of openings(hours, moment, timeZone, DAYS_AHEAD))
    if (moment < to) return from <= moment ? moment : from
  return undefined
}

/** Hours as moments, in order, from those of the day before on: these may go on after midnight. */
function* openings(hours: Hours, moment: Date, timeZone: string, ahead: number): Generator<{ from: Date; to: Date }> {
  const clock = clockOf(timeZone)
  let day = dayBefore(clock(moment).day)
  for (let count = 0; count <= ahead; count++, day = dayAfter(day))
    for (const { from, to } of spansOf(hours, day)) yield { from: at(day, from, clock), to: at(day, to, clock) }
}

function spansOf({ week, days }: Hours, day: string): Span[] {
  return days[day] ?? week[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? []
}

const at = (day: string, minutes: number, clock: Clock): Date =>
  minutes < DAY ? momentOf({ day, minutes }, clock) : at(dayAfter(day), minutes - DAY, clock)
