import { followDirectory } from '../directory.ts'
import { outcomeAnswer } from '../outcome-text.ts'
import { booleanInput, command } from '../../commands/command.ts'

export const orgSync = command({
  name: 'org sync',
  help: 'follows the directory now, and tells what changed',
  who: 'admin',
  inputs: { dry: booleanInput('Only tell what would change') },
  run: async (context, caller, { dry }, progress) =>
    outcomeAnswer(await followDirectory(context, caller, dry, progress), dry ? 'would change' : 'changed'),
})
