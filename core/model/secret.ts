// Texts that nobody can guess, and what follows from a key of ours: ids, hashes, codes.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Hashes with a key: without the key, nothing can be told from the hash of a code. */
export const keyedHash = (text: string, key: string) => createHmac('sha256', key).update(text).digest()

/** Makes random lower-case letters and digits that cannot be mistaken for each other, 5 bits each. */
export function randomText(length: number): string {
  return toLetters(randomBytes(length))
}

/** Writes one such character for each byte. */
export const toLetters = (bytes: Uint8Array) => toCapitals(bytes).toLowerCase()

/** Writes bytes as capital letters and digits, as people read codes. */
export const toCapitals = (bytes: Uint8Array) => Array.from(bytes, byte => CODE_ALPHABET[byte % 32]).join('')

/** Takes the same time wherever two texts of one length differ, so that nobody can feel a way to the right one. */
export function isEqualText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
