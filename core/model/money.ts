// Money: whole numbers of a currency's smallest unit. How many digits a currency has is our own table: engines differ (ECMA-402).
import { Fault } from '../../xep/fault.ts'

export interface Money {
  /** In the smallest unit: 1250 for 12.50 EUR. */
  amount: number
  /** ISO 4217, as EUR. */
  currency: string
}

const words = (text: string) => text.split(' ')

/** Digits behind the point, as ISO 4217 lists them. */
const DIGITS = new Map<string, number>([
  ...words('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF').map(each => [each, 0] as const),
  ...words(
    'AED ARS AUD BAM BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GEL HKD HUF IDR ILS INR KES MAD MDL MKD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU ZAR',
  ).map(each => [each, 2] as const),
  ...words('BHD IQD JOD KWD LYD OMR TND').map(each => [each, 3] as const),
])
const MOST = 1_000_000_000_000 // of the smallest unit: far below what a number holds exactly

/** How many digits stand behind the point (ISO 4217), or undefined for a currency that the table lacks. */
export const currencyDigits = (currency: string): number | undefined => DIGITS.get(currency)

/** Reads `12.50 EUR` and `12 EUR`, and nothing that could mean two amounts. @throws Fault bad-request */
export function readMoney(written: string): Money {
  const [, whole = '', fraction, code = ''] = /^(\d{1,12})(?:\.(\d{1,3}))? ?([A-Za-z]{3})$/.exec(written.trim()) ?? []
  const currency = code.toUpperCase()
  const digits = DIGITS.get(currency)
  if (digits === undefined || (fraction !== undefined && fraction.length !== digits))
    throw new Fault('bad-request', `'${written.trim().slice(0, 40)}' is no amount. Write it as 12.50 EUR.`)
  const amount = Number(whole + (fraction ?? '0'.repeat(digits)))
  if (amount < 1 || amount > MOST)
    throw new Fault('bad-request', `'${written.trim().slice(0, 40)}' is more or less than can be asked for.`)
  return { amount, currency }
}

/** `12.50` */
export function amountText({ amount, currency }: Money): string {
  const digits = DIGITS.get(currency) ?? 0
  const text = String(amount).padStart(digits + 1, '0')
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text
}

/** `12.50 EUR` */
export const moneyText = (money: Money): string => `${amountText(money)} ${money.currency}`
