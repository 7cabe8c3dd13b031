// The values of an entry's attributes, whatever case the server writes their names in.
import type { Entry } from 'ldapts'
import { fitText } from '../xep/text.ts'

const LONGEST = 1_000 // characters of a field, as in the organisation file

/** The first value; empty where there is none. */
export const valueOf = (entry: Entry, attribute: string | undefined): string => valuesOf(entry, attribute)[0] ?? ''

/** Texts without blanks around them; values of a range count, bytes are left out. */
export const valuesOf = (entry: Entry, attribute: string | undefined): string[] =>
  rawOf(entry, attribute).flatMap(each => (Buffer.isBuffer(each) ? [] : clean(each) || []))

export const bytesOf = (entry: Entry, attribute: string | undefined): Buffer[] =>
  rawOf(entry, attribute).filter(each => Buffer.isBuffer(each))

function rawOf(entry: Entry, attribute: string | undefined): (string | Buffer)[] {
  const wanted = attribute?.toLowerCase()
  return Object.entries(entry).flatMap(([key, value]) =>
    key.toLowerCase().replace(/;range=.*$/, '') === wanted ? value : [],
  )
}

const clean = (text: string) => [...fitText(text.trim())].slice(0, LONGEST).join('')
