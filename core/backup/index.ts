// Backups: copies of everything that lasts, at the administrator's word and on a schedule.
import type { Subject } from '../subject.ts'
import { backupAge, backupWarnings, newestBackup } from './age.ts'
import { backup as take } from './commands/backup.ts'
import { backupList } from './commands/backup-list.ts'
import { resumeSchedule, takeScheduled } from './schedule.ts'

declare module '../context.ts' {
  interface Jobs {
    backup: true
  }
}

export const backup: Subject = {
  name: 'backup',
  commands: [{ name: 'server', commands: [take, backupList] }],
  jobs: { backup: takeScheduled },
  resume: [{ order: 115, run: resumeSchedule, requeues: true }],
  expire: resumeSchedule, // once a day, as a clock that went back would put off the next backup by as much
  examine: backupWarnings,
  gauges: {
    backup_age_seconds: {
      help: 'Age of the newest backup in BELLHOP_BACKUP_FOLDER; -1 without one',
      unit: 'seconds',
      read: async context => (await backupAge(context)) ?? -1,
    },
    backup_late: {
      help: 'Whether the newest backup is older than two intervals of the schedule, or there is none',
      read: async context => (await backupWarnings(context)).length,
      alert: {
        name: 'BackupLate',
        above: 0,
        for: 30,
        severity: 'warning',
        says: 'There is no backup, or the newest one is older than two intervals of BELLHOP_BACKUP_HOURS.',
        action:
          'Look in the log for "the backup failed" and its problem, such as a full disk; then run `./bellhop backup`.',
      },
    },
  },
  async health(context) {
    if (!context.config.backupFolder) return {}
    const newest = await newestBackup(context)
    return { backup: { newest: newest?.toISOString() ?? null, ageSeconds: (await backupAge(context)) ?? null } }
  },
}
