// The words of a filter, and what they say (RFC 7644 §3.4.2.2): `active eq true and (emails[type eq "work"] or title pr)`.
import { Fault } from '../../xep/fault.ts'

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type Scalar = string | number | boolean | null

export type Filter =
  | { is: 'and'; parts: Filter[] }
  | { is: 'or'; parts: Filter[] }
  | { is: 'not'; part: Filter }
  | { is: 'present'; path: string }
  | { is: 'some'; path: string; part: Filter }
  | { is: 'compare'; path: string; operator: Operator; value: Scalar }

const LONGEST = 4_000 // characters
const DEEP = 20 // brackets within brackets

const OPERATORS: Operator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const WORD = /\s*("(?:[^"\\]|\\.)*"|[()[\]]|[^\s()[\]"]+)/gy

export const invalidFilter = (text: string) => new Fault('bad-request', text, { scimType: 'invalidFilter' })

/** @throws Fault bad-request (invalidFilter) */
export function readFilter(text: string): Filter {
  if (text.length > LONGEST) throw invalidFilter('This filter is too long.')
  const words = split(text.trim())
  const reading = { words, at: 0 }
  const filter = either(reading, 0)
  if (reading.at < words.length) throw invalidFilter(`'${words[reading.at]}' is not expected in this filter.`)
  return filter
}

interface Reading {
  words: string[]
  at: number
}

function split(text: string): string[] {
  const words: string[] = []
  WORD.lastIndex = 0
  for (let at = 0; at < text.length; at = WORD.lastIndex) {
    WORD.lastIndex = at
    const [, word] = WORD.exec(text) ?? []
    if (word === undefined) throw invalidFilter('A quote in this filter is not closed.')
    words.push(word)
  }
  return words
}

function next(reading: Reading): string {
  const word = reading.words[reading.at++]
  if (word === undefined) throw invalidFilter('This filter ends too early.')
  return word
}

const follows = ({ words, at }: Reading, word: string) => words[at]?.toLowerCase() === word

const either = (reading: Reading, depth: number) => joined(reading, 'or', () => both(reading, depth))
const both = (reading: Reading, depth: number) => joined(reading, 'and', () => single(reading, depth))

function joined(reading: Reading, is: 'and' | 'or', read: () => Filter): Filter {
  const first = read()
  const parts = [first]
  while (follows(reading, is)) {
    reading.at++
    parts.push(read())
  }
  return parts.length > 1 ? { is, parts } : first
}

function single(reading: Reading, depth: number): Filter {
  if (depth > DEEP) throw invalidFilter('This filter is nested too deeply.')
  if (follows(reading, 'not') && reading.words[reading.at + 1] === '(') {
    reading.at++
    return { is: 'not', part: single(reading, depth + 1) }
  }
  const word = next(reading)
  if (word === '(') return enclosed(reading, ')', depth)
  if (!/^[a-z$]/i.test(word)) throw invalidFilter(`'${word}' is no attribute.`)
  if (follows(reading, '[')) {
    reading.at++
    const part = enclosed(reading, ']', depth)
    const [sub = ''] = /^\.[\w$-]+$/.exec(reading.words[reading.at] ?? '') ?? []
    if (!sub) return { is: 'some', path: word, part }
    reading.at++
    return { is: 'some', path: word, part: { is: 'and', parts: [part, comparison(reading, sub.slice(1))] } }
  }
  return comparison(reading, word)
}

function enclosed(reading: Reading, end: string, depth: number): Filter {
  const filter = either(reading, depth + 1)
  if (next(reading) !== end) throw invalidFilter(`A ${end} is missing in this filter.`)
  return filter
}

function comparison(reading: Reading, path: string): Filter {
  const word = next(reading).toLowerCase()
  if (word === 'pr') return { is: 'present', path }
  const operator = OPERATORS.find(each => each === word)
  if (!operator) throw invalidFilter(`'${word}' is no operator.`)
  return { is: 'compare', path, operator, value: value(next(reading)) }
}

/** JSON, and bare words as Entra ID's documentation has them: `externalId eq jyoung`. */
function value(word: string): Scalar {
  if (!/^["\d-]|^(true|false|null)$/i.test(word)) return word
  try {
    const found: unknown = JSON.parse(/^[a-z]/i.test(word) ? word.toLowerCase() : word)
    if (isScalar(found)) return found
  } catch {} // as 2011-05-13T04:42:34Z without quotes
  if (word.startsWith('"')) throw invalidFilter(`${word} is no text.`)
  return word
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)
