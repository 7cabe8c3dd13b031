import { gatewayUrl } from '../../../config.ts'
import { command, optionalText } from '../../commands/command.ts'
import { monthSpan } from '../../model/day.ts'
import { momentText } from '../../model/moment.ts'
import { timeZoneOf } from '../../model/time-zone.ts'
import { callerPerson, personMeant } from '../../people/commands/person-input.ts'
import { rowsOf } from '../statement.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'

const SHOWN = 50

export const history = command({
  name: 'history',
  help: 'lists the last movements of your wallet, or those of one month or with one person',
  who: 'person',
  more: 'For example: history, history 2026-11, history michael',
  inputs: { of: optionalText('A month, as 2026-11, or a person') },
  async run(context, caller, { of }) {
    const own = callerPerson(caller)
    const span = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(of ?? '')
      ? monthSpan(of ?? '', timeZoneOf(context.config))
      : undefined
    const other = of === undefined || span ? undefined : (await personMeant(context, caller, of)).id
    const wallets = await walletsOf(context, own)
    const found = await Promise.all(wallets.map(({ id }) => rowsOf(context, id, { limit: SHOWN, span, other })))
    const rows = found
      .flat()
      .map(({ at, who, change, balance, purpose, unit }) => [
        momentText(context.config, at),
        who,
        amountShown({ ...unit, amount: change }),
        purpose,
        amountShown({ ...unit, amount: balance }),
      ])
    const link = `${gatewayUrl(context.config)}/wallet`
    if (!rows.length) return { text: 'There is nothing yet.', link }
    return { table: { columns: ['when', 'who', 'amount', 'for', 'balance'], rows }, link }
  },
})
