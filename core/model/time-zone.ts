// Time zones: the organisation's, in which its days begin and end, and those of people.
import type { Config } from '../../config.ts'
import type { Caller } from './caller.ts'
import { clockOf } from './day.ts'
import { kept } from './kept.ts'
import type { Person } from './person.ts'

/** The one that a profile names as `time_zone`; the organisation's where that is none. */
export function timeZoneFor(config: Pick<Config, 'timeZone'>, { time_zone: zone = '' }: Person['profile']): string {
  return zone && isTimeZone(zone) ? zone : timeZoneOf(config)
}

/** The time zone by whose clocks a caller reads and writes times. */
export const callerZone = (config: Pick<Config, 'timeZone'>, { person }: Pick<Caller, 'person'>): string =>
  person ? timeZoneFor(config, person.profile) : timeZoneOf(config)

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(clockOf(name))
  } catch {
    return false
  }
}

/** The machine's where the settings name none. */
export const timeZoneOf = ({ timeZone }: Pick<Config, 'timeZone'>): string => timeZone || machineZone()

const machineZone = kept(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
