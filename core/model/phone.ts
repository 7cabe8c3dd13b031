// Phone numbers in one form, E.164, however they are written.
import { parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/min'

const LONGEST = 100 // characters of what is typed

/**
 * Reads `+49 (0) 30 / 123-456`, `tel:+4930123456` and `004930123456` as +4930123456, and in Germany `030 123456`, too. An
 * extension is left out, as no text message reaches it. Answers undefined for what is no number.
 * @param country where the number is when it does not say; without a country, such a number is none
 */
export function readPhone(typed: string, country?: CountryCode): string | undefined {
  if (typed.length > LONGEST) return undefined
  const written = plain(typed)
  if (!written) return undefined // the library throws an error within for it, which takes longer than to read a number
  const found = parsePhoneNumberFromString(written, { extract: false, ...(country && { defaultCountry: country }) })
  if (found?.isPossible()) return isAmbiguous(written, found) ? undefined : found.number
  // Numbers that the library's tables do not have yet.
  const digits = written.replace(/[\s().\/\u2010-\u2015-]/g, '')
  return /^\+\d{5,15}$/.test(digits) ? digits : undefined
}

/**
 * Removes what comes with a number by copying: direction marks, the apostrophe of a spreadsheet, the scheme of a link. The library
 * does not see a full-width plus (findings/libphonenumber-js-full-width-plus.sh).
 */
const plain = (typed: string) =>
  typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^'/, '')
    .replace(/^tel:/i, '')
    .replace(/^00\s*/, '+')

/** Whether a number is ambiguous: `49 171 1111111` may lack its + or its 0. */
function isAmbiguous(written: string, { number, countryCallingCode }: PhoneNumber): boolean {
  const digits = written.replace(/\D/g, '')
  if (!/^\d/.test(written) || !digits.startsWith(countryCallingCode)) return false
  const other = parsePhoneNumberFromString(`+${digits}`)
  return other !== undefined && other.isValid() && other.number !== number
}
