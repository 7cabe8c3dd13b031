// How old the newest backup is, and when that is too old.
import type { Context, Warning } from '../context.ts'
import { say, sayCount } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms
const LATE = 2 // intervals of the schedule after which somebody should look

type Needs = Pick<Context, 'config' | 'backups' | 'now'>

/** When the newest backup was taken. */
export async function newestBackup({ config, backups, now }: Needs): Promise<Date | undefined> {
  return config.backupFolder ? backups.newest(config.backupFolder, now()) : undefined
}

/** Seconds since then. */
export async function backupAge(context: Needs): Promise<number | undefined> {
  const newest = await newestBackup(context)
  return newest && Math.round((context.now().getTime() - newest.getTime()) / 1_000)
}

/** When the schedule wants the next one; nothing without a schedule. */
export async function nextBackup(context: Needs): Promise<Date | undefined> {
  const { config, now } = context
  if (!config.backupFolder || !config.backupHours) return undefined
  const newest = await newestBackup(context)
  return newest ? new Date(newest.getTime() + config.backupHours * HOUR) : now()
}

/** For the doctor: no backup, or one that is older than two intervals. */
export async function backupWarnings(context: Needs): Promise<Warning[]> {
  const { config, now } = context
  if (!config.backupFolder || !config.backupHours) return []
  const newest = await newestBackup(context)
  const hours = newest && Math.floor((now().getTime() - newest.getTime()) / HOUR)
  if (hours !== undefined && hours < LATE * config.backupHours) return []
  const should = sayCount(config.backupHours, 'at most {count} hour old', 'at most {count} hours old')
  return [
    {
      object: config.backupFolder,
      part: say('newest backup'),
      should,
      is: hours === undefined ? say('none') : sayCount(hours, '{count} hour old', '{count} hours old'),
    },
  ]
}
