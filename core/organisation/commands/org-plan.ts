import { readEntries } from '../org.ts'
import { planChart } from '../plan.ts'
import { planTable } from '../plan-table.ts'
import { refuseFormer } from '../rename.ts'
import { command, fileInput } from '../../commands/command.ts'

export const orgPlan = command({
  name: 'org plan',
  help: 'tells what an organisation file would change, and changes nothing',
  who: 'admin',
  inputs: { file: fileInput('Organisation file (CSV or JSON)') },
  async run(context, _caller, { file }) {
    const entries = readEntries(file)
    await refuseFormer(context, entries)
    return planTable(await planChart(context, entries), 'would change')
  },
})
