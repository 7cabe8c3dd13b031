// Backups: copies of everything that lasts, at the administrator's word and on a schedule.
import type { Subject } from '../subject.ts'
import { backupWarnings, newestBackup } from './age.ts'
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
  examine: backupWarnings,
  gauges: {
    backup_age_seconds: {
      help: 'Age of the newest backup in BELLHOP_BACKUP_FOLDER; -1 without one',
      async read(context) {
        const newest = await newestBackup(context)
        return newest ? Math.round((context.now().getTime() - newest.getTime()) / 1_000) : -1
      },
    },
  },
  async health(context) {
    if (!context.config.backupFolder) return {}
    const newest = await newestBackup(context)
    return { backup: { newest: newest?.toISOString() ?? null } }
  },
}
