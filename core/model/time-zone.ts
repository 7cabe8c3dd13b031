// The time zone of the organisation, in which its days begin and end.
import type { Config } from '../../config.ts'

/** The machine's where the settings name none. */
export const timeZoneOf = ({ timeZone }: Pick<Config, 'timeZone'>): string =>
  timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone
