// Amounts as Stripe counts them, by the factor of our own table of currencies: a hundredth of a unit for ISK and UGX, too.
import { currencyOf } from '../money/currency.ts'
import type { Money } from '../money/money.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

/** @throws Fault not-acceptable for what Stripe cannot carry exactly */
export function stripeAmount({ amount, currency }: Money): number {
  const known = currencyOf(currency)
  if (!known) throw new Fault('not-acceptable', say('{currency} cannot be paid by card.', { currency }))
  const units = amount * known.stripe
  if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(units) || units < 1)
    throw new Fault('not-acceptable', say('So much cannot be paid by card.'))
  if (known.digits === 3 && units % 10 !== 0)
    throw new Fault('not-acceptable', say('The last digit of an amount in {currency} is 0 here.', { currency }))
  return units
}

/** @throws Fault internal-server-error for what the ledger cannot hold exactly */
export function moneyFrom(units: number, code: string): Money {
  const currency = code.toUpperCase()
  const factor = currencyOf(currency)?.stripe
  const amount = units / (factor ?? Number.NaN)
  if (!Number.isSafeInteger(units) || !Number.isSafeInteger(amount))
    throw new Fault('internal-server-error', `Stripe counts ${units} in ${currency}, which is no whole number of units`)
  return { amount, currency }
}
