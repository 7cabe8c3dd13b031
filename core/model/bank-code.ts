// The content of a QR code by which apps of banks pay in euros: EPC069-12, version 002, in UTF-8. Its picture has level M.
import type { Payment } from './payment.ts'
import { amountText } from '../../money/money.ts'

/** What a code of version 13 with level M holds: the largest that EPC069-12 allows. */
const LONGEST_CODE = 331 // bytes
const LONGEST_PAYEE = 70 // characters
const LARGEST = 99_999_999_999 // cents
const CONTROLS = /[\u0000-\u001F\u007F\u2028\u2029]/ // a line end would move all lines behind it

/**
 * All lines up to the reference; the empty ones are those of the BIC and the purpose code.
 * Undefined for another currency than EUR, and for what does not fit into a code: then people see the account in words.
 */
export function bankCode({ iban, payee, ...money }: Payment, reference: string): string | undefined {
  if (money.currency !== 'EUR' || money.amount < 1 || money.amount > LARGEST) return undefined
  if (!payee.trim() || [...payee].length > LONGEST_PAYEE || CONTROLS.test(payee)) return undefined
  const lines = ['BCD', '002', '1', 'SCT', '', payee, iban, `EUR${amountText(money)}`, '', reference]
  const code = lines.join('\n')
  return Buffer.byteLength(code) > LONGEST_CODE ? undefined : code
}
