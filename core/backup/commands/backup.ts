import { command, optionalText } from '../../commands/command.ts'
import type { Config } from '../../../config.ts'
import type { Backup } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { Fault } from '../../../xep/fault.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const backup = command({
  name: 'backup',
  help: 'copies store, archives, the data of the server and the secrets as they are at this moment, and checks the copy',
  who: 'admin',
  more: 'Without a folder the copy goes to BELLHOP_BACKUP_FOLDER. ./bellhop restore brings it back. Secrets are in it, encrypted with age, where BELLHOP_BACKUP_RECIPIENT is set.',
  inputs: { folder: optionalText('Folder on the machine of Bellhop', { unasked: true, isFolder: true }) },
  async run({ config, backups }, caller, { folder }) {
    return { text: described(await backups.take(targetOf(config, caller, folder))) }
  },
})

/** The folder that a backup goes to. @throws Fault forbidden, bad-request */
export function targetOf(
  { backupFolder }: Pick<Config, 'backupFolder'>,
  caller: Caller,
  given: string | undefined,
): string {
  const folder = given ?? backupFolder
  if (folder !== backupFolder && !caller.hasToken)
    throw new Fault(
      'forbidden',
      say('Only the command line names a folder. Without one the backup goes to the folder of the settings.'),
    )
  if (!folder)
    throw new Fault('bad-request', say('Name a folder: ./bellhop backup FOLDER. Or set BELLHOP_BACKUP_FOLDER.'))
  if (!folder.startsWith('/'))
    throw new Fault('bad-request', say("Name the folder from the root on: '{folder}' begins without /.", { folder }))
  return folder
}

function described({ path, files, bytes, hasSecrets }: Backup): string {
  const secrets = hasSecrets
    ? say('The secrets are in it, encrypted.')
    : say(
        'The secrets are NOT in it, so that after a restore everybody needs a new access code: set BELLHOP_BACKUP_RECIPIENT.',
      )
  const size = { path, megabytes: (bytes / 1_048_576).toFixed(1) }
  const done = sayCount(
    files,
    '{path}: {count} file, {megabytes} MB, checked.',
    '{path}: {count} files, {megabytes} MB, checked.',
    size,
  )
  return `${done} ${secrets}`
}
