// Traces: the names and addresses of one person in texts, and what stands in their place after an erasure.

export interface Named {
  username: string
  name: string
  /** The own address, without a resource. */
  jid: string
  /** Mail addresses and phone numbers. */
  addresses: string[]
  /** Somebody else has the username now: it says nothing of this person any more. */
  isReused: boolean
}

export interface Traces {
  /** Takes the traces out of everything in a record. */
  clean<R>(record: R): R
  /** Whether a record, as JSON, may have one. */
  isIn(json: string): boolean
}

/** Fields with words that people wrote. A username in them may be an ordinary word: it counts in brackets alone. */
const WORDS = new Set(['body', 'caption', 'text', 'purpose', 'note', 'title', 'worth', 'terms', 'label', 'question'])

/** @param alias what stands in the place of every name and address */
export function tracesOf({ username, name, jid, addresses, isReused }: Named, alias: string): Traces {
  const [local = '', domain = ''] = jid.split('@')
  const anywhere = [
    whole(name.trim().split(/\s+/).map(escapedPattern).join('\\s+'), 'giu'),
    ...addresses.map(each => (each.startsWith('+') ? phonePattern(each) : whole(escapedPattern(each), 'giu'))),
    ...(isReused ? [] : [whole(`${escapedPattern(local)}@${escapedPattern(domain)}`, 'giu')]),
  ]
  const inBrackets = new RegExp(`\\(${escapedPattern(username)}\\)`, 'gu')
  const alone = whole(escapedPattern(username), 'gu')
  const clean = (field: string, text: string) => {
    const cleaned = anywhere.reduce((rest, pattern) => rest.replace(pattern, alias), text)
    if (isReused) return cleaned
    return WORDS.has(field) && text !== username
      ? cleaned.replace(inBrackets, `(${alias})`)
      : cleaned.replace(alone, alias)
  }
  const rough = new RegExp([...anywhere, ...(isReused ? [] : [alone])].map(({ source }) => source).join('|'), 'iu')
  return {
    clean: record =>
      JSON.parse(JSON.stringify(record), (key, value) => (typeof value === 'string' ? clean(key, value) : value)),
    isIn: json => rough.test(json),
  }
}

/** A text as the part of a pattern that stands for itself. A dash needs no escape, and with the flag `u` may have none. */
export const escapedPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** A word by itself: neither letters nor digits stand beside it. */
const whole = (pattern: string, flags: string) => new RegExp(`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`, flags)

/** A number, however its digits are set apart. */
const phonePattern = (phone: string) =>
  new RegExp(`\\+?(?<!\\d)${[...phone.replace(/\D/g, '')].join('[ ./()-]{0,2}')}(?!\\d)`, 'gu')
