import { command } from '../../commands/command.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

export const backupList = command({
  name: 'backup list',
  help: 'lists the backups in BELLHOP_BACKUP_FOLDER, newest first',
  who: 'admin',
  readsOnly: true,
  inputs: {},
  async run({ config, backups }, caller) {
    if (!config.backupFolder) return { text: say('There is no folder of backups. Set BELLHOP_BACKUP_FOLDER.') }
    const all = await backups.list(config.backupFolder)
    if (!all.length) return { text: say('There is no backup in {folder} yet.', { folder: config.backupFolder }) }
    const shown = minutesFor(config, caller)
    const rows = all.map(({ path, at, bytes, hasSecrets }) => [
      shown(at.toISOString()),
      `${(bytes / 1_048_576).toFixed(1)} MB`,
      hasSecrets ? say('yes') : say('no'),
      path,
    ])
    return { table: { columns: [say('taken'), say('size'), say('secrets'), say('folder')], rows } }
  },
})
