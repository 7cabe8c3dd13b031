// A row as a document of MongoDB. Names that begin with _ are the engine's own.
import type { Row } from './engine.ts'
import type { Key } from './keys.ts'
import { keyText } from './keys.ts'

/** The fields that the engine adds to those of the row. */
export interface Marks {
  _id: string
  /** The token of the guarded write that wrote the document last. */
  _t?: string | null
  /** Tokens of writes whose answers were lost, and which are not to be carried out any more when they arrive late. */
  _x?: string[]
  /** The token of the batch that is about to write the document: no other write touches it meanwhile. */
  _l?: string | null
  /** Not a record: one that a batch may yet make, or what stays of one that a late write could bring back. */
  _hidden?: 'new' | 'gone' | null
}

export type Document = Marks & { [field: string]: unknown }

/** The fields of a row without its id. Lists and objects are kept as JSON, since their keys may be anything. */
export function toFields(row: Partial<Row>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row))
    if (name !== 'id' && value !== undefined) fields[name] = toValue(value)
  return fields
}

export function toValue(value: unknown): unknown {
  if (typeof value === 'string') return toText(value)
  if (typeof value === 'object' && value !== null) return { json: JSON.stringify(value) }
  return value === 0 ? 0 : value // no negative zero, as JSON has none
}

export const keyFields = (keys: Key[], row: Row): Record<string, string> =>
  Object.fromEntries(keys.flatMap(key => pair(key.name, keyText(key, row))))

const pair = (name: string, text: string | undefined): [string, string][] => (text === undefined ? [] : [[name, text]])

export function toRow(document: Document): Row {
  const row: Row = { id: fromText(document._id) }
  for (const name in document) if (name[0] !== '_') row[name] = fromValue(document[name])
  return row
}

function fromValue(value: unknown): unknown {
  if (typeof value === 'string') return fromText(value)
  if (typeof value === 'object' && value !== null && 'json' in value) return JSON.parse(String(value.json))
  return value
}

// MongoDB compares texts by their UTF-8, which is the order of code points; some servers that speak its protocol compare UTF-16
// units, where U+10000 and above come before U+E000. Code points from U+D7FC (not assigned) are therefore written as U+D7FC and
// two characters of 12 bits each, above the control characters: then both ways of comparing give the order of code points.
const ESCAPE = '\uD7FC'
const ESCAPES = /[\uD7FC-\uFFFF]/ // all that HIGH finds, found faster
const HIGH = /[\uD7FC-\uD7FF\uE000-\uFFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF]/g
const ESCAPED = /\uD7FC(.)(.)/gs
const OFFSET = 0x20

export function toText(text: string): string {
  if (!ESCAPES.test(text)) return text
  return text.replace(HIGH, found => {
    const point = found.codePointAt(0) ?? 0
    return ESCAPE + String.fromCharCode((point >> 12) + OFFSET, (point & 0xfff) + OFFSET)
  })
}

export function fromText(text: string): string {
  if (!text.includes(ESCAPE)) return text
  return text.replace(ESCAPED, (_, high: string, low: string) =>
    String.fromCodePoint(((high.charCodeAt(0) - OFFSET) << 12) | (low.charCodeAt(0) - OFFSET)),
  )
}
