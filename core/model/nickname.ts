// Names as every room takes them (XEP-0045 §17.2, RFC 3454).
import { spokenLanguages } from '../../texts/catalogue.ts'
import { inLanguage, say } from '../../texts/say.ts'
import { FROM_RIGHT } from './from-right.ts'
import { isUnassigned } from './unassigned.ts'

const LONGEST = 40 // characters of a nickname

/** A letter written from right to left, and a name of such letters alone: RFC 3454 §6 lets no other be beside them. */
const SCRIPTS = String.raw`\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}`
const LEFTWARDS = String.raw`[\p{L}&&[${SCRIPTS}]]`
const MARK = String.raw`[\p{Mn}&&[${SCRIPTS}\u0300-\u036F]]`

const ALL_LEFTWARDS = new RegExp(String.raw`^${LEFTWARDS}(?:[${LEFTWARDS}${MARK} .,'’\-]*${LEFTWARDS})?$`, 'v')

/** A name that a stranger chose, as every room takes it: what is no letter, digit or sign of a name is left out. */
export function cleanName(given: string): string {
  const plain = [...given.slice(0, 1_000).normalize('NFKC').replace(/\s/g, ' ')]
    .filter(isFit)
    .join('')
    .replace(/ +/g, ' ')
    .trim()
  const name = [...plain].slice(0, LONGEST).join('').trim()
  return /[\p{L}\p{N}]/u.test(name) && hasOneDirection(name) ? name : ''
}

const hasOneDirection = (name: string) => !FROM_RIGHT.test(name) || ALL_LEFTWARDS.test(name)

const REFUSED = /[\p{C}\p{Default_Ignorable_Code_Point}\u0340\u0341\u1806\u2FF0-\u2FFB\uFFF9-\uFFFD]/gu

/** The name that a directory gives, without what rooms refuse; nothing where they would take none of it. */
export function roomName(name: string): string | undefined {
  const plain = name.normalize('NFKC').replace(/\s+/g, ' ').replace(REFUSED, '').trim()
  return plain !== '' && hasOneDirection(plain) ? plain : undefined
}

const isFit = (char: string) =>
  /[\p{L}\p{M}\p{N} .,'’&()+-]/u.test(char) &&
  !/\p{Default_Ignorable_Code_Point}/u.test(char) &&
  !isUnassigned(char.codePointAt(0) ?? 0)

const ARABIC = 'ضيف' // guest
const HEBREW = 'אורח' // guest

/** Matches the mark at the end of a name, in every language: it may have been another one, and nobody is to write it. */
function endMark(): RegExp {
  const words = spokenLanguages.map(language => inLanguage(language, () => say('guest')))
  return new RegExp(String.raw`(?: *\((?:${words.join('|')})\)| - (?:${ARABIC}|${HEBREW}))+$`, 'iu')
}

/** The name of a guest as rosters and rooms show it: its end says so, and no guest can leave that out. */
export function guestShown(name: string): string {
  const plain = name.replace(endMark(), '') || name
  if (!FROM_RIGHT.test(plain)) return `${plain} (${say('guest')})`
  return `${plain} - ${/\p{Script=Hebrew}/u.test(plain) ? HEBREW : ARABIC}` // no Latin letter may stand beside such letters
}

/** The name of a guest who gave none: `Guest 7f3kq2` for `guest-7f3kq2`, and `Gast 7f3kq2` in a German house. */
export const guestName = (username: string): string =>
  say('Guest {letters}', { letters: username.replace(/^guest-/, '') })
