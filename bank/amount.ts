// Amounts as banks write them, as exact whole numbers.
import { currencyDigits } from '../money/money.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

/**
 * Reads `12.5`, `7`, `01.00` and `12,` as the smallest unit of the currency. More digits than the currency has must be zeros.
 * @throws Fault bad-request
 */
export function readAmount(written: string | undefined, currency: string | undefined): number {
  const digits = currencyDigits(currency ?? '')
  if (digits === undefined)
    throw new Fault('bad-request', say("The currency '{currency}' is not known.", { currency: currency ?? '' }))
  const [, whole, fraction = ''] = /^(\d{1,18})(?:[.,](\d{0,10}))?$/.exec(written ?? '') ?? []
  if (whole === undefined)
    throw new Fault('bad-request', say("'{written}' is no amount.", { written: (written ?? '').slice(0, 40) }))
  if (/[1-9]/.test(fraction.slice(digits)))
    throw new Fault('bad-request', say("'{written}' has more digits than {currency} has.", { written, currency }))
  return safe(Number(whole + fraction.slice(0, digits).padEnd(digits, '0')))
}

/** Adds amounts exactly. @throws Fault bad-request where the sum is too large for a whole number */
export const addAmounts = (one: number, other: number): number => safe(one + other)

/** @param out money that goes out is negative; zero has no sign */
export const signed = (amount: number, out: boolean): number => (out && amount ? -amount : amount)

function safe(amount: number): number {
  if (!Number.isSafeInteger(amount))
    throw new Fault('bad-request', say('An amount is larger than can be counted exactly.'))
  return amount
}
