import { hledgerJournal } from '../../../bank/hledger.ts'
import type { Booking } from '../../../bank/ledger-export.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, textInput, type Input } from '../../commands/command.ts'
import { amountText } from '../../../money/money.ts'
import { csvOf } from '../../commands/csv.ts'
import { bookingsOf } from '../month.ts'
import { say } from '../../../texts/say.ts'

const FORMS = ['hledger', 'csv'] as const

export const ledgerExport = command({
  name: 'ledger export',
  help: 'gives accountants all transfers of a month, as a journal for hledger or CSV',
  who: 'admin',
  more: 'As ledger export 2026-11 hledger. A month begins by the clocks of the organisation. Play money has accounts of its own, below play.',
  inputs: {
    month: { ...textInput('Month, as 2026-11'), parse: readMonth },
    as: formInput(),
  },
  async run(context, _caller, { month, as }) {
    const bookings = await bookingsOf(context, month)
    return { text: as === 'csv' ? csvOf(tableOf(bookings)) : hledgerJournal(bookings) }
  },
})

/** A row for each posting. */
function tableOf(bookings: Booking[]) {
  const rows = bookings.flatMap(({ id, date, text, currency, postings }) =>
    postings.map(({ account, amount }) => [id, date, account, amountText({ amount, currency }), currency, text]),
  )
  return { columns: ['transfer', 'date', 'account', 'amount', 'currency', 'text'], rows }
}

function readMonth(raw: string): string {
  const month = raw.trim()
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) throw new Fault('bad-request', say('Write the month as 2026-11.'))
  return month
}

function formInput(): Input<(typeof FORMS)[number]> {
  const choices = async () => FORMS.map(value => ({ value, label: value }))
  return {
    ...optionalText('How it is written: hledger or csv', { choices }),
    parse(raw) {
      const found = FORMS.find(each => each === (raw.trim().toLowerCase() || 'hledger'))
      if (!found) throw new Fault('bad-request', say('Write hledger or csv.'))
      return found
    },
  }
}
