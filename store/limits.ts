// What no record may exceed, on any engine. MongoDB takes documents of 16 MiB; the rest is room for what the engine adds.
import { Fault } from '../xep/fault.ts'

const MEBIBYTE = 1_048_576
/** Bytes of a record as JSON, roughly; of all records of one batch, too. */
export const RECORD = 12 * MEBIBYTE
/** Objects and lists inside one another. */
export const DEPTH = 50
/** Writes in one batch. */
export const BATCH = 1_000
/** A patch above this size is refused when the record would get too large by it. */
export const LARGE = 65_536

const FIELD = /^[a-z][A-Za-z0-9]{0,63}$/ // no dots, dollars or underscores: engines have own uses for them

/** @throws Error for a declared name that not every engine takes */
export function checkName(name: string): void {
  if (!FIELD.test(name)) throw new Error(`'${name}' cannot name a collection or a field of a record.`)
}

/** The size of a value in bytes, as JSON, roughly. @throws Fault not-acceptable for what cannot be kept */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return sizeOfText(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw refused('a number that is not finite')
  if (typeof value !== 'object' || value === null) return 8
  if (depth >= DEPTH) throw refused(`more than ${DEPTH} objects and lists inside one another`)
  let size = 2
  if (Array.isArray(value)) for (const each of value) size += sizeOf(each, depth + 1) + 1
  else for (const [key, each] of Object.entries(value)) size += sizeOfText(key) + sizeOf(each, depth + 1) + 2
  return size
}

function sizeOfText(text: string): number {
  if (!text.isWellFormed()) throw refused('a text that is not Unicode: half of a surrogate pair stands alone')
  if (text.includes('\0')) throw refused('a text with the character U+0000')
  return Buffer.byteLength(text) + 2
}

/** @throws Fault not-acceptable when `size` is more than a record, or all records of a batch, may have */
export function checkSize(size: number): void {
  if (size > RECORD) throw refused(`more than ${RECORD / MEBIBYTE} MiB`)
}

export const refused = (what: string) =>
  new Fault('not-acceptable', `This cannot be kept, as it has ${what}. Make it smaller or simpler.`)
