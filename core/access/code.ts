// Access codes as people type them: 12 random Crockford base32 characters and a check character, K7F3-9MPX-22QT-8.
import { randomBytes } from 'node:crypto'
import { checkedLetters, checkLetter } from '../model/letters.ts'
import { toCapitals } from '../model/secret.ts'

const LENGTH = 12 // 60 bits: beyond guessing, yet typed once without effort

/** @param seed at least 12 bytes that nobody can guess */
export function makeCode(seed: Uint8Array = randomBytes(LENGTH)): string {
  const code = toCapitals(seed.subarray(0, LENGTH))
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}-${checkLetter(code)}`
}

/** Reads tolerantly: case, spaces and dashes, O for 0, I and L for 1. Answers undefined when it cannot be a code. */
export const readCode = (typed: string): string | undefined => checkedLetters(typed, LENGTH)
