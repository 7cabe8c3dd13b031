// Codes of vouchers as people type them at a counter: 7 random characters and a check character, K7F3-9MPX. And links to vouchers.
import { gatewayUrl, secret, type Config } from '../../config.ts'
import { checkedLetters, checkLetter } from '../model/letters.ts'
import { isEqualText, keyedHash, randomText, toLetters } from '../model/secret.ts'

const LENGTH = 7 // 35 bits: only a cashier can try codes, and few of them
const PROOF = 16

export const makeCouponCode = (): string => {
  const letters = randomText(LENGTH).toUpperCase()
  return letters + checkLetter(letters)
}

/** K7F3-9MPX */
export const shownCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** The code as it is stored. Answers undefined for what is mistyped. */
export function readCouponCode(typed: string): string | undefined {
  const letters = checkedLetters(typed, LENGTH)
  return letters && letters + checkLetter(letters)
}

/** The link that its holder has, and that the QR code says: who has it sees the voucher, and a cashier redeems it there. */
export const voucherLink = (config: Config, code: string): string =>
  `${gatewayUrl(config)}/v/${voucherToken(config, code)}`

const voucherToken = (config: Config, code: string): string =>
  code.toLowerCase() + toLetters(keyedHash(`voucher ${code}`, secret(config, 'invites')).subarray(0, PROOF))

/** The code within a token or link of ours. Nobody can make one up. */
export function codeInToken(config: Config, typed: string): string | undefined {
  const [token = ''] = /[0-9a-z]{24}$/.exec(typed.trim().toLowerCase()) ?? []
  const code = token.slice(0, LENGTH + 1).toUpperCase()
  const expected = voucherToken(config, code)
  return isEqualText(token, expected) ? code : undefined
}
