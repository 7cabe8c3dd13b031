// Characters that no stanza can carry: XML 1.0 §2.2. One of them would end the whole stream as not well-formed.
const UNFIT = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/u
const ALL_UNFIT = new RegExp(UNFIT, 'gu')

/** The first such character, if there is one. */
export const unfit = (text: string): string | undefined => UNFIT.exec(text)?.[0]

/** The text with the replacement character in their places. */
export const fit = (text: string): string => text.replace(ALL_UNFIT, '\uFFFD')
