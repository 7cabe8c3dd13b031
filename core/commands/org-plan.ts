import { readEntries } from '../organisation/org.ts'
import { plan } from '../organisation/plan.ts'
import { planTable } from '../organisation/plan-table.ts'
import { command, fileInput } from './command.ts'

export const orgPlan = command({
  name: 'org plan',
  help: 'tells what an organisation file would change, and changes nothing',
  who: 'admin',
  inputs: { file: fileInput('Organisation file (CSV or JSON)') },
  async run(context, _caller, { file }) {
    return planTable(await plan(context, readEntries(file)), 'would change')
  },
})
