// Moments as people read them, in the time zone of the organisation.
import type { Config } from '../../config.ts'
import { timeZoneOf } from './time-zone.ts'

/** 31 December 2026 at 14:05 */
export const momentText = (config: Pick<Config, 'timeZone'>, time: string, locale = 'en-GB'): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: timeZoneOf(config) }).format(
    new Date(time),
  )
