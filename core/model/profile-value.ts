// Values of a profile as a filled text carries them: data, whatever somebody has written into them.
import { FROM_RIGHT } from './from-right.ts'

/** What is done to a value before filters see it, and to what the filters make of it. */
export interface Shield {
  value: (raw: string) => string
  output: (text: string) => string
}

const USUAL = /^[\x20-\x7E\u00A0-\u02FF]*$/ // nothing to do for nearly every value
/** Control characters, line breaks and what no stanza can carry. */
const BREAKS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu
/** Directional embeddings, overrides and isolates (UAX #9): they turn the text around the value. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu

/** A value on one line, without characters that act on the text around it. */
export const harmlessValue = (raw: string): string =>
  USUAL.test(raw) ? raw : raw.replace(BREAKS, ' ').replace(TURNS, '')

/** First strong isolate and pop directional isolate (UAX #9 §2.2): the order of the letters ends with the value. */
const isolated = (text: string): string => (text ? `\u2068${text}\u2069` : text)

/** For the values of a text: those that are written from right to left are isolated, and in such a text all of them. */
export function shieldFor(source: string): Shield {
  const output = FROM_RIGHT.test(source)
    ? isolated
    : (text: string) => (!USUAL.test(text) && FROM_RIGHT.test(text) ? isolated(text) : text)
  return { value: harmlessValue, output }
}

/** Values go into the text as they are. */
export const UNSHIELDED: Shield = { value: raw => raw, output: text => text }
