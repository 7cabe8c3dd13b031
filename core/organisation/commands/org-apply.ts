import { Fault } from '../../../xep/fault.ts'
import { requireSource } from '../directory.ts'
import { applyFile } from '../file.ts'
import { planTable } from '../plan-table.ts'
import { command, fileInput, numberInput } from '../../commands/command.ts'

export const orgApply = command({
  name: 'org apply',
  help: 'makes accounts, groups and lists follow an organisation file',
  who: 'admin',
  inputs: {
    file: fileInput('Organisation file (CSV or JSON)'),
    'yes-remove': numberInput('How many people may be removed, when it is more than a tenth'),
  },
  async run(context, caller, { file, 'yes-remove': removing }, progress) {
    requireSource(context.config, 'file')
    try {
      return planTable(await applyFile(context, file, caller, removing, progress), 'changed')
    } catch (error) {
      if (error instanceof Fault && error.condition === 'policy-violation')
        return { text: error.message, ask: 'yes-remove' }
      throw error
    }
  },
})
