// Reads what a line of chat chooses of a numbered list. Only what is clearly meant is chosen; of anything else it is asked
// again.
import type { Message } from '../../xep/message.ts'
import type { Choice } from '../commands/command.ts'
import { readYesOrNo } from '../commands/yes-no.ts'
import type { Dialogue } from '../model/conversation.ts'

/** No, cancel and stop in the languages that Bellhop speaks. */
const REFUSALS = new Set(['no', 'cancel', 'stop', 'nein', 'abbrechen', 'abbruch', 'stopp', 'nope', 'nö', 'nee'])

/** Whether a line says that nothing is to be done: `No!`, `nein`, `CANCEL.` */
export const isRefusal = (line: string): boolean => REFUSALS.has(plain(withoutQuote(line)))

/**
 * What is written below a quote. Some clients quote without saying so (XEP-0428), and the first number in a question that is quoted
 * is not the answer.
 */
export const withoutQuote = (text: string): string => text.replace(/^(?:\s*>[^\n]*(?:\n|$))+/, '').trim()

/** A line without what surrounds its words, in lower case. */
const plain = (line: string) =>
  line
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ')

/**
 * The number that a line begins with: `2`, `2.`, `(2)`, `2 = Send nothing`, `٢`, `２`; not that of `10:30` or `2.5`.
 * `rest` is what follows, `isLabelled` whether an equals sign says that it is a label.
 */
function numbered(line: string): { number: number; rest: string; isLabelled: boolean } | undefined {
  const found = /^[^\p{L}\p{N}]*(\p{Nd}{1,4})(?![\p{L}\p{N}]|[.:,]\p{N})(\s*[.):\],=–-]?)([^]*)$/u.exec(
    line.normalize('NFKC'),
  )
  const [, digits = '', mark = '', rest = ''] = found ?? []
  if (!digits) return undefined
  return { number: Number([...digits].map(valueOf).join('')), rest: plain(rest), isLabelled: mark.trim() === '=' }
}

/** Decimal digits stand ten by ten in Unicode, from zero on. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (zero > 0 && code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return code - zero
}

const FEW = 2 // words behind a number: `2 please`

/**
 * By number, label or value; nothing when none of them was shown. A sentence that begins with a number chooses nothing, and neither
 * does a number with another label behind it.
 */
export function chooseOne(choices: readonly Choice[], line: string): string | undefined {
  const answer = withoutQuote(line)
  const strictly = chooseStrictly(choices, answer)
  if (strictly !== undefined) return strictly
  const { number = 0, rest = '', isLabelled = false } = numbered(answer) ?? {}
  const chosen = choices[number - 1]
  if (!chosen || isLabelled) return undefined
  const words = rest.split(' ')
  const label = plain(chosen.label).split(' ')
  return words.length <= FEW || words.every(word => label.includes(word)) ? chosen.value : undefined
}

/** Chooses one, too, but words behind a number have to be those of its label. */
const isYes = ({ value }: Choice): boolean => value === 'yes'
const isNo = ({ value }: Choice): boolean => value === 'no'

function chooseStrictly(choices: readonly Choice[], line: string): string | undefined {
  const words = plain(line)
  const exact = choices.find(
    ({ label, value }) => plain(label) === words || value.toLowerCase() === line.trim().toLowerCase(),
  )
  if (exact) return exact.value
  const said = choices.some(isYes) && choices.some(isNo) ? readYesOrNo(words) : undefined
  if (said !== undefined) return said
  const { number = 0, rest = '' } = numbered(line) ?? {}
  const chosen = choices[number - 1]
  return chosen && (!rest || plain(chosen.label).startsWith(rest)) ? chosen.value : undefined
}

/** `1, 3-5`, or names: those shown, and others as they are. Nothing when none of them was shown. */
export function chooseMany(choices: Choice[], line: string): string | undefined {
  let isShown = false
  const chosen = withoutQuote(line)
    .split(/[,;\n]/)
    .flatMap(part => (chooseStrictly(choices, part.trim()) ? [part.trim()] : part.split(/\s+/)))
    .filter(Boolean)
    .flatMap(word => {
      const found = range(choices, word)
      isShown ||= found.length > 0
      return found.length ? found : [word]
    })
  return isShown ? chosen.join(',') : undefined
}

function range(choices: Choice[], word: string): string[] {
  const [, from, to] = /^(\p{Nd}+)-(\p{Nd}+)$/u.exec(word) ?? []
  const [first, last] = [from, to].map(each => (each === undefined ? undefined : numbered(each)?.number))
  if (first && last) return choices.slice(first - 1, last).map(({ value }) => value)
  const one = chooseStrictly(choices, word)
  return one === undefined ? [] : [one]
}

/** What a button or a reaction chooses of the open question; `over` when it answers another one. */
export function choiceIn(
  { chosen, reactions }: Pick<Message, 'chosen' | 'reactions'>,
  before: Pick<Dialogue, 'question'> | undefined,
): string | undefined {
  if (chosen) return chosen.question === before?.question ? (chosen.value ?? '') || undefined : 'over'
  return reactions && reactions.id === before?.question ? numberOf(reactions.emojis) : undefined
}

/** The number that reactions say, as 2️⃣ does; nothing where they say none, or several. */
function numberOf(emojis: readonly string[]): string | undefined {
  const numbers = emojis.map(emoji => /^(\d)\uFE0F?\u20E3$/.exec(emoji)?.[1]).filter(number => number !== undefined)
  return numbers.length === 1 ? numbers[0] : undefined
}
