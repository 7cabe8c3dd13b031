import { readEntries } from '../org.ts'
import { plan } from '../plan.ts'
import { planTable } from '../plan-table.ts'
import { command, fileInput } from '../../commands/command.ts'

export const orgPlan = command({
  name: 'org plan',
  help: 'tells what an organisation file would change, and changes nothing',
  who: 'admin',
  inputs: { file: fileInput('Organisation file (CSV or JSON)') },
  async run(context, _caller, { file }) {
    return planTable(await plan(context, readEntries(file)), 'would change')
  },
})
