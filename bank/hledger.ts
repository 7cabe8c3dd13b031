// A journal for hledger: every account and commodity declared, all digits, a decimal point and no grouping.
import { amountText } from '../money/money.ts'
import { proveZeroSums, type Booking } from './ledger-export.ts'

/** hledger's own check rounds to the digits that are declared, so the sums are proved before. */
export function hledgerJournal(bookings: Booking[]): string {
  proveZeroSums(bookings)
  const currencies = [...new Set(bookings.map(({ currency }) => currency))].sort()
  const accounts = [
    ...new Set(bookings.flatMap(({ postings }) => postings.map(each => accountName(each.account)))),
  ].sort()
  return [
    '; Amounts in ISO 4217 codes, exported from Bellhop.',
    'decimal-mark .',
    ...currencies.map(currency => `commodity ${pattern(currency)}`),
    ...accounts.map(account => `account ${account}`),
    ...bookings.map(transaction),
    '',
  ].join('\n')
}

/** `1000.00 EUR`, and `1000. JPY`: a currency without digits needs its decimal mark here. */
function pattern(currency: string): string {
  const unit = amountText({ amount: 0, currency })
  const [, digits = ''] = unit.split('.')
  return `1000.${digits} ${currency}`
}

function transaction({ id, date, text, currency, postings }: Booking): string {
  const lines = postings.map(
    ({ account, amount }) => `    ${accountName(account)}  ${amountText({ amount, currency })} ${currency}`,
  )
  return [``, `${date} * (${word(id).replace(/[()]/g, '')}) ${word(text)}`, ...lines].join('\n')
}

/** Two blanks would end a name, brackets would make the posting virtual, and a semicolon would start a comment. */
const accountName = (name: string): string => word(name).replace(/[()[\]]/g, '_') || '_'

const word = (text: string): string => text.replace(/[\s\p{C};|]+/gu, ' ').trim()
