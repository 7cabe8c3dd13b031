// Access codes as people type them: 12 random Crockford base32 characters and a check character, K7F3-9MPX-22QT-8.
import { randomBytes } from 'node:crypto'
import { CODE_ALPHABET, toCapitals } from '../model/secret.ts'

const LENGTH = 12 // 60 bits: beyond guessing, yet typed once without effort

/** @param seed at least 12 bytes that nobody can guess */
export function makeCode(seed: Uint8Array = randomBytes(LENGTH)): string {
  const code = toCapitals(seed.subarray(0, LENGTH))
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}-${check(code)}`
}

/** Reads tolerantly: case, spaces and dashes, O for 0, I and L for 1. Answers undefined when it cannot be a code. */
export function readCode(typed: string): string | undefined {
  const code = readLetters(typed)
  const body = code.slice(0, LENGTH)
  const valid = code.length === LENGTH + 1 && [...code].every(character => CODE_ALPHABET.includes(character))
  return valid && check(body) === code[LENGTH] ? body : undefined
}

/** Reads letters as they were meant: case, spaces and dashes, O for 0, I and L for 1. */
export const readLetters = (typed: string) =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')

/**
 * The check character of a code. Any one wrong character and any two exchanged neighbours change the check, but for 0
 * and Z (31 is prime).
 */
function check(code: string): string {
  const sum = [...code].reduce((total, character, at) => total + (at + 1) * CODE_ALPHABET.indexOf(character), 0)
  return CODE_ALPHABET[sum % 31] ?? '0'
}
