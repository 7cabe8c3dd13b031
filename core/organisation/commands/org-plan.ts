import { planFile } from '../file.ts'
import { planTable } from '../plan-table.ts'
import { command, fileInput } from '../../commands/command.ts'

export const orgPlan = command({
  name: 'org plan',
  help: 'tells what an organisation file would change, and changes nothing',
  who: 'admin',
  readsOnly: true,
  inputs: { file: fileInput('Organisation file (CSV or JSON)') },
  async run(context, _caller, { file }) {
    return planTable(await planFile(context, file), 'would change')
  },
})
