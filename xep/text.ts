// Characters that no stanza can carry: XML 1.0 §2.2. One of them would end the whole stream as not well-formed.
const UNFIT = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/u
const ALL_UNFIT = new RegExp(UNFIT, 'gu')

/** The first such character, if there is one. */
export const unfitCharacter = (text: string): string | undefined => UNFIT.exec(text)?.[0]

/** The text with the replacement character in their places. */
export const fitText = (text: string): string => text.replace(ALL_UNFIT, '\uFFFD')

/** How many Unicode characters a text has, as XMPP counts them: an emoji outside the first plane is one, not two. */
export function codePoints(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at++) if (isPair(text, at)) (at++, count--)
  return count
}

/** Whether a text has more Unicode characters than that. */
export const isLonger = (text: string, most: number): boolean => text.length > most && codePoints(text) > most

/** The beginning of a text, of at most so many Unicode characters. */
export const beginningOf = (text: string, most: number): string =>
  isLonger(text, most) ? text.slice(0, unitsOf(text, most)) : text

/** A place that is counted in Unicode characters, in the units of a JavaScript string. */
export function unitsOf(text: string, characters: number): number {
  let at = 0
  for (let left = characters; left > 0 && at < text.length; left--) at += isPair(text, at) ? 2 : 1
  return at
}

const isPair = (text: string, at: number) =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
