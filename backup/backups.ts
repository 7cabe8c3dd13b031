// Backups as rules see them.
import type { Backups, Context } from '../core/context.ts'
import { keepNewest, listBackups, newestTime } from './folder.ts'
import { takeBackup } from './take.ts'

/** Takes one backup at a time. */
export function makeBackups(context: Pick<Context, 'config' | 'wire' | 'now'>): Backups {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(folder) {
      const taken = last.then(() => takeBackup(context, folder))
      last = taken.catch(() => {})
      return taken
    },
    newest: newestTime,
    list: listBackups,
    keep: keepNewest,
  }
}
