// Creditor references (ISO 11649): RF, two check digits, and at most 21 letters and digits.
import { remainder97 } from './check-digits.ts'

const LETTERS = /^[A-Z\d]{1,21}$/
const REFERENCE = /^RF\d{2}[A-Z\d]{1,21}$/
const [SHORTEST, LONGEST] = [5, 25]

/** The reference of these letters and digits. @param letters 1 to 21 of A to Z, a to z and 0 to 9 */
export function creditorReference(letters: string): string {
  const text = letters.toUpperCase()
  if (!LETTERS.test(text)) throw new Error(`'${letters}' cannot stand in a creditor reference`)
  const check = 98 - remainder97(`RF00${text}`)
  return `RF${String(check).padStart(2, '0')}${text}`
}

/** @param reference in capitals and without blanks */
export const isCreditorReference = (reference: string): boolean =>
  REFERENCE.test(reference) && remainder97(reference) === 1

/**
 * All texts in what a payer wrote that can be a creditor reference, the longest first. Banks cut lines inside words, people put
 * blanks between groups, and other words follow: so one text can hold several, of which the caller knows at most one.
 */
export function creditorReferencesIn(lines: string[]): string[] {
  const text = lines
    .join('')
    .toUpperCase()
    .replace(/[\s\u00A0-]/g, '')
  const found = new Set<string>()
  for (const { index } of text.matchAll(/RF\d\d/g))
    for (let length = SHORTEST; length <= LONGEST && index + length <= text.length; length++) {
      const candidate = text.slice(index, index + length)
      if (isCreditorReference(candidate)) found.add(candidate)
    }
  return [...found].sort((one, other) => other.length - one.length)
}
