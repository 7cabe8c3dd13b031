// Currencies: a table of our own, as engines of JavaScript differ in their digits and change them (ECMA-402).

export interface Currency {
  /** Digits behind the point, as ISO 4217 lists them: amounts are whole numbers of this smallest unit. */
  digits: 0 | 2 | 3
  /** By what the smallest unit is multiplied for Stripe: 100 for ISK and UGX, which have no digits and are asked for in hundredths. */
  stripe: 1 | 100
  /** Digits that people are shown: those of ISO 4217, so that no unit is ever hidden. */
  shown: 0 | 2 | 3
}

const words = (text: string) => text.split(' ')
const HUNDREDTHS = new Set(['ISK', 'UGX'])

const entries = (digits: Currency['digits'], codes: string): [string, Currency][] =>
  words(codes).map(code => [code, { digits, stripe: HUNDREDTHS.has(code) ? 100 : 1, shown: digits }])

const CURRENCIES = new Map<string, Currency>([
  ...entries(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...entries(
    2,
    'AED ARS AUD BAM BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GEL HKD HUF IDR ILS INR KES MAD MDL MKD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU ZAR',
  ),
  ...entries(3, 'BHD IQD JOD KWD LYD OMR TND'),
])

/** @param code as ISO 4217 has it, in capitals */
export const currencyOf = (code: string): Currency | undefined => CURRENCIES.get(code)
