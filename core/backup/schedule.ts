// The schedule of backups: BELLHOP_BACKUP_HOURS after the newest one, the next is taken, and the oldest are removed.
import type { Context } from '../context.ts'
import { refusalOf } from '../incident.ts'
import { queueAt } from '../runs/queue-at.ts'
import { nextBackup } from './age.ts'

const AGAIN = 600_000 // ms after a failure: a full disk is not mended within seconds

export async function resumeSchedule(context: Context): Promise<void> {
  const next = await nextBackup(context)
  if (next) await later(context, next)
}

/** The queue takes no second job of one id: the id is the time. */
const later = (context: Context, time: Date) => queueAt(context, 'backup', time.toISOString(), time)

/** A backup that fails is taken again after some minutes; the log and the doctor say so. */
export async function takeScheduled(context: Context): Promise<void> {
  const { config, backups, log, now } = context
  const due = await nextBackup(context)
  if (!due) return
  if (due > now()) return void (await later(context, due))
  try {
    const { path, files, bytes } = await backups.take(config.backupFolder)
    log.info({ path, files, bytes }, 'a backup is taken and checked')
    await backups.keep(config.backupFolder, config.backupKeep, path)
    await resumeSchedule(context)
  } catch (error) {
    log.error(
      { problem: refusalOf(context, { job: 'backup' }, error).message },
      'the backup failed, and is tried again',
    )
    await later(context, new Date(now().getTime() + AGAIN))
  }
}
