import { confirmDepartures, heldDepartures } from '../departure.ts'
import { followDirectory } from '../directory.ts'
import { planTable } from '../plan-table.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, numberInput, optionalText } from '../../commands/command.ts'

export const orgConfirm = command({
  name: 'org confirm',
  help: 'lets those go whom the directory lists no longer, when they are too many to go unasked',
  who: 'admin',
  inputs: {
    'yes-remove': numberInput('How many people are to go'),
    only: optionalText('Username of the only one to go'),
  },
  async run(context, caller, { 'yes-remove': removing, only }, progress) {
    const all = await heldDepartures(context)
    const meant = only === undefined ? all : all.filter(({ username }) => username === only)
    if (!all.length) return { text: 'Nobody waits for this: whoever left the directory is gone.' }
    if (!meant.length)
      throw new Fault('item-not-found', `'${only}' is not among those who wait; org confirm lists them.`)
    if (removing !== meant.length && only === undefined) {
      const text = `The directory lists ${meant.length} people no longer. If they are to go, say so with --yes-remove ${meant.length}.`
      const rows = meant.map(({ username, name }) => [username, name])
      return { text, table: { columns: ['username', 'name'], rows }, ask: 'yes-remove' }
    }
    await confirmDepartures(context, meant)
    const { plan } = await followDirectory(context, caller, false, progress)
    return planTable(plan, 'changed')
  },
})
