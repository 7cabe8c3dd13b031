import { followDirectory } from '../directory.ts'
import { isEmpty } from '../plan.ts'
import { heldKindText } from '../held-kinds.ts'
import { planTable } from '../plan-table.ts'
import { booleanInput, command } from '../../commands/command.ts'

export const orgSync = command({
  name: 'org sync',
  help: 'follows the directory now, and tells what changed',
  who: 'admin',
  inputs: { dry: booleanInput('Only tell what would change') },
  async run(context, caller, { dry }, progress) {
    const { plan, held, heldKinds, notes } = await followDirectory(context, caller, dry, progress)
    const { text, table } = planTable(plan, dry ? 'would change' : 'changed')
    const first = isEmpty(plan) ? 'The organisation is as the directory lists it.' : text
    const waiting = held.length
      ? [`${held.length} people are not listed any more and stay until you agree: org confirm.`]
      : []
    const losses = heldKinds.map(
      each => `${heldKindText(each)} would be lost or changed and stay until you agree: org confirm.`,
    )
    return { text: [first, ...waiting, ...losses, ...notes].join('\n'), ...(table && { table }) }
  },
})
