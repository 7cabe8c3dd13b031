// Letters of codes that people type: read as they were meant, with a check character that finds a slip.
import { CODE_ALPHABET } from './secret.ts'

/** Reads letters as they were meant: case, spaces and dashes, O for 0, I and L for 1. */
export const readLetters = (typed: string) =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')

/**
 * The check character of a code. Any one wrong character and any two exchanged neighbours change the check, but for 0
 * and Z (31 is prime).
 */
export function checkLetter(letters: string): string {
  const sum = [...letters].reduce((total, character, at) => total + (at + 1) * CODE_ALPHABET.indexOf(character), 0)
  return CODE_ALPHABET[sum % 31] ?? '0'
}

/** The letters of a code without its check character. Answers undefined when the code cannot be one. @param length without it */
export function checkedLetters(typed: string, length: number): string | undefined {
  const code = readLetters(typed)
  const body = code.slice(0, length)
  const valid = code.length === length + 1 && [...code].every(character => CODE_ALPHABET.includes(character))
  return valid && checkLetter(body) === code[length] ? body : undefined
}
