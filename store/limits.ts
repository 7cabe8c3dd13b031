// What no record may exceed, on any engine. MongoDB takes documents of 16 MiB; the rest is room for what the engine adds.
import { Fault } from '../xep/fault.ts'

const MEBIBYTE = 1_048_576
/** Bytes of a record as JSON, roughly; of all records of one batch, too. */
export const RECORD_LIMIT = 12 * MEBIBYTE
/** Objects and lists inside one another. */
export const DEPTH_LIMIT = 50
/** Writes in one batch. */
export const BATCH_LIMIT = 10_000
/** A patch above this size is refused when the record would get too large by it. */
export const LARGE_PATCH = 65_536

const FIELD = /^[a-z][A-Za-z0-9]{0,63}$/ // no dots, dollars or underscores: engines have own uses for them

/** @throws Error for a declared name that not every engine takes */
export function checkName(name: string): void {
  if (!FIELD.test(name)) throw new Error(`'${name}' cannot name a collection or a field of a record.`)
}

const BYTES = 3 // that one unit of UTF-16 takes at most
const VALUE = 8 // bytes of a value that is no text

/** The size of a value in bytes, roughly; exactly enough near the limit. @throws Fault not-acceptable for what cannot be kept */
export function sizeOf(value: unknown): number {
  const units = walk(value, 0, unitsOf)
  return units * BYTES > RECORD_LIMIT ? walk(value, 0, Buffer.byteLength) : units
}

/**
 * The size of a record that a simple schema allows, from its JSON: what cannot be kept is escaped there, and all else that is
 * escaped is rare.
 */
export function sizeOfText(text: string, row: unknown): number {
  if (text.includes('\\u')) return sizeOf(row)
  return text.length * BYTES > RECORD_LIMIT ? Buffer.byteLength(text) : text.length
}

const unitsOf = (text: string) => text.length

function walk(value: unknown, depth: number, measure: (text: string) => number): number {
  if (typeof value === 'string') return textSize(value, measure)
  if (typeof value !== 'object' || value === null) return plainSize(value)
  if (depth >= DEPTH_LIMIT) throw limitFault(`more than ${DEPTH_LIMIT} objects and lists inside one another`)
  let size = 2
  if (Array.isArray(value)) {
    for (const each of value) size += walk(each, depth + 1, measure) + 1
    return size
  }
  for (const [key, each] of Object.entries(value))
    size += (depth ? textSize(key, measure) : key.length) + walk(each, depth + 1, measure) + 2
  return size
}

function plainSize(value: unknown): number {
  if (typeof value === 'number' && !Number.isFinite(value)) throw limitFault('a number that is not finite')
  return VALUE
}

function textSize(text: string, measure: (text: string) => number): number {
  if (!text.isWellFormed()) throw limitFault('a text that is not Unicode: half of a surrogate pair stands alone')
  if (text.includes('\0')) throw limitFault('a text with the character U+0000')
  return measure(text) + 2
}

/** @throws Fault not-acceptable when `size` is more than a record, or all records of a batch, may have */
export function checkSize(size: number): void {
  if (size > RECORD_LIMIT) throw limitFault(`more than ${RECORD_LIMIT / MEBIBYTE} MiB`)
}

export const limitFault = (what: string) =>
  new Fault('not-acceptable', `This cannot be kept, as it has ${what}. Make it smaller or simpler.`)
