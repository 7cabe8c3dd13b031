// Moments as people read and write them: in the time zone of the organisation, or in a person's own.
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { clockOf, dayAfter, dayAt, momentOf, readDay } from './day.ts'
import { kept } from './kept.ts'
import type { Caller } from './caller.ts'
import { callerZone, timeZoneOf } from './time-zone.ts'
import { spokenLanguages } from '../../texts/catalogue.ts'
import { currentLocale, inLanguage, say } from '../../texts/say.ts'

/** Writes a time for sentences and pages, with the name of its time zone: `31 December 2026 at 14:05 CET`. */
export const momentText = (config: Pick<Config, 'timeZone'>, time: string, timeZone = timeZoneOf(config)): string =>
  longFormat(currentLocale(), timeZone).format(new Date(time))

/** Writes the same with its weekday: `Thursday, 31 December 2026 at 14:05 CET`. */
export const weekdayText = (time: string, timeZone: string): string =>
  longFormat(currentLocale(), timeZone, 'weekday').format(new Date(time))

const longFormat = kept(
  (locale: string, timeZone: string, weekday?: 'weekday') =>
    new Intl.DateTimeFormat(locale, {
      ...(weekday && { weekday: 'long' }),
      ...{ year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' },
      ...{ timeZoneName: 'short', timeZone },
    }),
)

/** Writes a time for tables, short and sortable, as people write it back (`readMoment`): `2026-12-31 14:05`. */
export function minuteText(config: Pick<Config, 'timeZone'>, time: string, timeZone = timeZoneOf(config)): string {
  const { day, minutes } = clockOf(timeZone)(new Date(time))
  return `${day} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

/** How the times of a table are written for a caller: by the caller's own clocks. */
export function minutesFor(config: Pick<Config, 'timeZone'>, caller: Pick<Caller, 'person'>): (time: string) => string {
  const zone = callerZone(config, caller)
  return time => minuteText(config, time, zone)
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** The day of a time by the organisation's clocks: `2026-12-31`. */
export const momentDay = (config: Pick<Config, 'timeZone'>, time: string): string =>
  dayAt(new Date(time), timeZoneOf(config))

const WRITTEN = /^(?:(\p{L}+|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})[ t,]+)?(\d{1,2}):(\d{2})(?: ?uhr)?$/u

/**
 * Reads `2026-12-24 08:00`, `2026-12-24T08:00`, `24.12.2026 08:00`, `tomorrow 08:00`, `morgen 8:00 Uhr`, or `08:00` for the next time that the clock shows it. A time that
 * clocks leave out is as much later as they are put forward; of one that they show twice it is the first.
 * @throws Fault bad-request
 */
export function readMoment(typed: string, timeZone: string, now: Date): Date {
  const [, on, hour, minute] = WRITTEN.exec(typed.trim().toLowerCase()) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  const word = on !== undefined && !/^\d/.test(on) ? dayWord(on) : undefined
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || (on && !/^\d/.test(on) && !word))
    throw new Fault(
      'bad-request',
      say("'{typed}' is no time: write it as 2026-12-31 08:00 or tomorrow 08:00.", { typed: typed.slice(0, 40) }),
    )
  const clock = clockOf(timeZone)
  const today = clock(now).day
  if (word) return momentOf({ day: word === 'today' ? today : dayAfter(today), minutes }, clock)
  if (on !== undefined) return momentOf({ day: readDay(on), minutes }, clock)
  const next = momentOf({ day: today, minutes }, clock)
  return next > now ? next : momentOf({ day: dayAfter(today), minutes }, clock)
}

/** Reads today and tomorrow in any language that Bellhop speaks: many write another one than their profile names. */
const dayWord = (word: string): 'today' | 'tomorrow' | undefined =>
  spokenLanguages
    .flatMap(language =>
      inLanguage(language, () => [
        { day: 'today' as const, said: say('today') },
        { day: 'tomorrow' as const, said: say('tomorrow') },
      ]),
    )
    .find(({ said }) => said.toLowerCase() === word)?.day
