// Money: whole numbers of a currency's smallest unit (currency.ts).
import { Fault } from '../xep/fault.ts'
import { currencyOf } from './currency.ts'
import { say } from '../texts/say.ts'

export interface Money {
  /** In the smallest unit: 1250 for 12.50 EUR. */
  amount: number
  /** ISO 4217, as EUR. */
  currency: string
}

/** The largest amount of one payment. */
export const LARGEST_AMOUNT = 1_000_000_000_000 // of the smallest unit: far below what a number holds exactly

/** How many digits stand behind the point (ISO 4217), or undefined for a currency that the table lacks. */
export const currencyDigits = (currency: string): number | undefined => currencyOf(currency)?.digits

/** Reads `12.50 EUR`, `12,50 EUR` and `12 EUR`, and nothing that could mean two amounts, as `1,250 KWD`. @throws Fault bad-request */
export function readMoney(written: string): Money {
  const [, whole = '', behindPoint, behindComma, code = ''] =
    /^(\d{1,12})(?:\.(\d{1,3})|,(\d{1,2}))? ?([A-Za-z]{3})$/.exec(written.trim()) ?? []
  const fraction = behindPoint ?? behindComma
  const currency = code.toUpperCase()
  const digits = currencyOf(currency)?.digits
  if (digits === undefined || (fraction !== undefined && fraction.length !== digits))
    throw new Fault(
      'bad-request',
      say("'{written}' is no amount. Write it as 12.50 EUR.", { written: written.trim().slice(0, 40) }),
    )
  const amount = Number(whole + (fraction ?? '0'.repeat(digits)))
  const shown = written.trim().slice(0, 40)
  if (amount < 1) throw new Fault('bad-request', say("'{shown}' is too little: an amount is more than 0.", { shown }))
  if (amount > LARGEST_AMOUNT) throw new Fault('bad-request', say("'{shown}' is more than can be paid.", { shown }))
  return { amount, currency }
}

/** `12.50`, and `-0.05` for what is owed: as programs read it. */
export const amountText = (money: Money): string => partsOf(money).join('.')

/** `12.50`, and `12,50` for a German reader. Both are read again, as what a command takes (core/wallet/amount.ts). */
export function amountSaid(money: Money): string {
  const [whole, fraction] = partsOf(money)
  return fraction === undefined ? whole : say('{whole}.{fraction}', { whole, fraction })
}

/** Without a fraction where the currency has no digits behind the point. */
function partsOf({ amount, currency }: Money): [whole: string, fraction?: string] {
  const digits = currencyOf(currency)?.digits ?? 0
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const sign = amount < 0 ? '-' : ''
  return digits ? [sign + text.slice(0, -digits), text.slice(-digits)] : [sign + text]
}

/** `12.50 EUR`, and `12,50 EUR` for a German reader */
export const moneyText = (money: Money): string => `${amountSaid(money)} ${money.currency}`
