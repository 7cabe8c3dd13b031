// The two choices of a question that is answered with yes or no, and what people write for them.
import { spokenLanguages } from '../../texts/catalogue.ts'
import { inLanguage, say } from '../../texts/say.ts'

type YesOrNo = 'yes' | 'no'
type Choice = { value: YesOrNo; label: string }

export const yesOrNo = (): [yes: Choice, no: Choice] => [
  { value: 'yes', label: say('Yes') },
  { value: 'no', label: say('No') },
]

/** Reads yes or no, or its first letter, in any language that Bellhop speaks: many write another one than their profile names. */
export const readYesOrNo = (typed: string): YesOrNo | undefined =>
  meaningOf(typed.trim().toLowerCase(), word => [word, word.slice(0, 1)])

/** Whether a word of a line is a yes or no. A single letter is none: it may belong to a name. */
export const isYesOrNo = (word: string): boolean =>
  /^(true|false|on|off)$/.test(word) || meaningOf(word, yes => [yes]) !== undefined

/** @param forms what people write for a word */
function meaningOf(typed: string, forms: (word: string) => string[]): YesOrNo | undefined {
  const isMeant = ({ label }: Choice) => forms(label.toLowerCase()).includes(typed)
  const inAllLanguages = spokenLanguages.flatMap(language => inLanguage(language, yesOrNo))
  return inAllLanguages.find(isMeant)?.value
}
