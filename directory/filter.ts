// Filters as the server has to get them: RFC 4515 §3 writes any octet as \XX, and ldapts 9.2.0 sends those from 80 on doubled.
import { AndFilter, EqualityFilter, type Filter, FilterParser, NotFilter, OrFilter } from 'ldapts'

const OCTETS = /(?:\\[0-9a-f]{2})+/gi
const SPECIAL = /[\0()*\\]/g
const FIRST = 0xe000 // of the private characters that stand for an octet between parsing and sending

/** @throws Error for a filter that cannot be read */
export function readFilter(text: string): Filter {
  const filter = FilterParser.parseString(text.replace(OCTETS, run => lettersOf(run)))
  return withOctets(filter)
}

/** Octets that are letters in UTF-8 become those letters; each other one becomes a private character. */
function lettersOf(run: string): string {
  const octets = Buffer.from(run.replaceAll('\\', ''), 'hex')
  const text = octets.toString()
  if (Buffer.from(text).equals(octets)) return text.replace(SPECIAL, escaped)
  return [...octets]
    .map(octet => (octet < 0x80 ? String.fromCharCode(octet) : placeholder(octet)))
    .join('')
    .replace(SPECIAL, escaped)
}

const placeholder = (octet: number) => String.fromCharCode(FIRST + octet)
const escaped = (character: string) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`
const isPlaceholder = (character: string) => {
  const code = character.charCodeAt(0)
  return code >= FIRST + 0x80 && code <= FIRST + 0xff
}

function withOctets(filter: Filter): Filter {
  if (filter instanceof AndFilter) return new AndFilter({ filters: filter.filters.map(withOctets) })
  if (filter instanceof OrFilter) return new OrFilter({ filters: filter.filters.map(withOctets) })
  if (filter instanceof NotFilter) return new NotFilter({ filter: withOctets(filter.filter) })
  if (filter instanceof EqualityFilter) {
    const { attribute, value } = filter
    return new EqualityFilter({ attribute, value: typeof value === 'string' ? octetsOf(value) : value })
  }
  if ([...filter.toString()].some(isPlaceholder))
    throw new Error('octets that are no letters can only be compared as a whole, as in (objectGUID=\\9f\\e2…)')
  return filter
}

function octetsOf(value: string): string | Buffer {
  const all = [...value]
  if (!all.some(isPlaceholder)) return value
  return Buffer.concat(
    all.map(each => (isPlaceholder(each) ? Buffer.from([each.charCodeAt(0) - FIRST]) : Buffer.from(each))),
  )
}
