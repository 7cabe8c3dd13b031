// The field :61: of an MT940: dates, sign, amount and references of an entry.
import { currencyDigits } from '../money/money.ts'
import { Fault } from '../xep/fault.ts'
import { readAmount, signed } from './amount.ts'
import { bookingDate, shortDate } from './mt940-date.ts'
import type { BankEntry } from './statement.ts'
import { say } from '../texts/say.ts'

/** Value date, date of booking, sign, third letter of the currency, amount, kind, customer's and bank's reference. */
const ENTRY = /^(\d{6})(\d{4}| {4})?(R?[CD])([A-Z])?(\d+(?:,\d*)?)([A-Z][A-Z0-9 ]{3})(.*?)(?:\/\/(.*))?$/
/** What stands where the customer gave no reference, or where the reference is in the text. */
const NO_REFERENCE = /^(?:NONREF|NOTPROVIDED|[EKM]REF\+?)?$/
const ORIGINAL = /\/OCMT\/([A-Z]{3})(\d+,\d*)/
const CHARGES = /\/CHGS\/([A-Z]{3})(\d+,\d*)/

/** @param lines the second has up to 34 more characters. @throws Fault bad-request */
export function entryOfLines([line = '', ...more]: string[], currency: string): BankEntry {
  const [, valueDate = '', bookDate, sign = '', , amount, , customer = '', bank] = ENTRY.exec(line.trimEnd()) ?? []
  if (!sign) throw new Fault('bad-request', say("':61:{line}' is no entry of an MT940.", { line: line.slice(0, 40) }))
  const value = shortDate(valueDate)
  // RC takes a credit back, so money goes out; RD takes a debit back.
  const out = sign === 'D' || sign === 'RC'
  const supplement = more.join('')
  const [, originalCurrency = '', original] = ORIGINAL.exec(supplement) ?? []
  const [, chargesCurrency = '', charges] = CHARGES.exec(supplement) ?? []
  return {
    amount: signed(readAmount(amount, currency), out),
    currency,
    date: bookingDate(bookDate, value),
    value,
    status: 'BOOK',
    purpose: [],
    reversal: sign.startsWith('R') ? true : undefined,
    customerReference: NO_REFERENCE.test(customer.trim()) ? undefined : customer.trim(),
    bankReference: bank?.trim() || undefined,
    original:
      currencyDigits(originalCurrency) === undefined
        ? undefined
        : { amount: readAmount(original, originalCurrency), currency: originalCurrency },
    charges: chargesCurrency === currency ? readAmount(charges, currency) : undefined,
  }
}
