import { gatewayUrl } from '../../../config.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, type Answer, type Input } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { monthSpan } from '../../model/day.ts'
import { minuteText } from '../../model/moment.ts'
import type { Person } from '../../model/person.ts'
import { timeZoneOf } from '../../model/time-zone.ts'
import { callerPerson, personMeant } from '../../people/commands/person-input.ts'
import type { Filter } from '../history.ts'
import { monthAsCamt, monthStatement, rowsAsCsv } from '../month.ts'
import { everyRowOf, rowsOf } from '../statement.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 50
const FORMS = ['table', 'csv', 'camt'] as const

export const history = command({
  name: 'history',
  help: 'lists the last movements of your wallet, or those of one month or with one person',
  who: 'person',
  more: [
    'For example: history, history 2026-11, history michael',
    '--as csv is for a spreadsheet. history 2026-11 --as camt is for programs that read statements of banks (camt.053).',
  ].join('\n'),
  readsOnly: true,
  inputs: { of: optionalText('A month, as 2026-11, or a person'), as: formInput() },
  async run(context, caller, { of, as }) {
    const own = callerPerson(caller)
    const month = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(of ?? '') ? of : undefined
    if (as === 'camt') return { text: await camtOf(context, own, month) }
    const span = month === undefined ? undefined : monthSpan(month, timeZoneOf(context.config))
    const other = of === undefined || span ? undefined : (await personMeant(context, caller, of)).id
    return as === 'csv' ? { text: await csvFor(context, own, { span, other }) } : list(context, own, { span, other })
  },
})

function formInput(): Input<(typeof FORMS)[number]> {
  const choices = async () => FORMS.map(value => ({ value, label: value }))
  return {
    ...optionalText('How it is written: table, csv or camt', { named: true, choices }),
    parse(raw) {
      const found = FORMS.find(each => each === (raw.trim().toLowerCase() || 'table'))
      if (!found) throw new Fault('bad-request', say('Write table, csv or camt.'))
      return found
    },
  }
}

async function list(context: Context, own: Person, filter: Filter): Promise<Answer> {
  const wallets = await walletsOf(context, own)
  const found = await Promise.all(wallets.map(({ id }) => rowsOf(context, id, { ...filter, limit: SHOWN })))
  const rows = found
    .flat()
    .map(({ at, who, change, balance, purpose, unit }) => [
      minuteText(context.config, at),
      who,
      amountShown({ ...unit, amount: change }),
      purpose,
      amountShown({ ...unit, amount: balance }),
    ])
  const link = `${gatewayUrl(context.config)}/wallet`
  if (!rows.length) return { text: say('There is nothing yet.'), link }
  return { table: { columns: [say('when'), say('who'), say('amount'), say('for'), say('balance')], rows }, link }
}

async function csvFor(context: Context, own: Person, filter: Filter): Promise<string> {
  const wallets = await walletsOf(context, own)
  const found = await Promise.all(wallets.map(({ id }) => everyRowOf(context, id, filter)))
  return rowsAsCsv(found.flat())
}

/** One file is about one wallet: that of the first currency. The page of the month has one for each. */
async function camtOf(context: Context, own: Person, month: string | undefined): Promise<string> {
  if (month === undefined) throw new Fault('bad-request', say('Name the month, as history 2026-11 --as camt.'))
  const [currency = ''] = context.config.walletCurrencies
  return monthAsCamt(context, await monthStatement(context, own, { month, currency }))
}
