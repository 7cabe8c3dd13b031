import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { spentBy } from '../spending.ts'
import { amountShown, limitsFor } from '../unit.ts'
import { walletsOf } from '../wallets.ts'

export const limits = command({
  name: 'limits',
  help: 'shows how much you can pay at once, today and in this month',
  who: 'person',
  inputs: {},
  async run(context, caller) {
    const wallets = await walletsOf(context, callerPerson(caller))
    const rows = wallets.flatMap(wallet => {
      const shown = (amount: number) => amountShown({ ...wallet, amount })
      const most = limitsFor(context.config, wallet.currency)
      const { paidInDay, paidInMonth } = spentBy(context, wallet)
      return [
        ['at once', shown(most.once), ''],
        ['today', shown(most.day), shown(paidInDay)],
        ['in this month', shown(most.month), shown(paidInMonth)],
      ]
    })
    return { table: { columns: ['', 'at most', 'paid'], rows } }
  },
})
