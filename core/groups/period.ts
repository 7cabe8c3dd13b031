// A period is a length of time as people type it.
import { Fault } from '../../xep/fault.ts'
import { say } from '../../texts/say.ts'

const FOREVER = new Date('9999-12-31T23:59:59Z')
const LENGTHS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const LONGEST = 3_650 * 86_400_000 // ms of a period: ten years

/** Reads `30m`, `2 hours`, `3d`, a time of ISO 8601, or `on` for ever; nothing for `off`. @throws Fault bad-request */
export function readPeriod(typed: string, now: Date): Date | undefined {
  const text = typed.trim().toLowerCase()
  if (text === 'off') return undefined
  if (text === 'on') return FOREVER
  const [, count, unit = ''] = /^(\d{1,4}) ?(m|h|d)(?:in|ins|inutes?|ours?|ays?)?$/.exec(text) ?? []
  if (count && Number(count) > 0) return new Date(now.getTime() + Number(count) * (LENGTHS[unit] ?? 0))
  const moment = /^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN
  const length = moment - now.getTime()
  if (length > 0 && length < LONGEST) return new Date(moment)
  throw new Fault(
    'bad-request',
    say("'{typed}' is no time to come: write 30m, 2h, 3d, 2030-01-31T18:00:00Z, on or off.", {
      typed: typed.slice(0, 40),
    }),
  )
}
