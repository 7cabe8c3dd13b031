// Reads what a line of chat chooses of a numbered list. Only what is clearly meant is chosen; of anything else it is asked
// again.
import type { Message } from '../../xep/message.ts'
import type { Choice } from '../commands/command.ts'
import { readYesOrNo } from '../commands/yes-no.ts'
import type { Dialogue } from '../model/conversation.ts'

/** No, cancel and stop in the languages that Bellhop speaks. */
const REFUSALS = new Set(['no', 'cancel', 'stop', 'nein', 'abbrechen', 'abbruch', 'stopp', 'nope', 'nö', 'nee'])

const LONGEST = 1_000 // characters of what can choose one of a list
const MOST = 1_000 // words that choose several

/** Whether a line says that nothing is to be done: `No!`, `nein`, `CANCEL.` */
export const isRefusal = (line: string): boolean => REFUSALS.has(plain(withoutQuote(line)))

/**
 * What is written below a quote. Some clients quote without saying so (XEP-0428), and the first number in a question that is quoted
 * is not the answer.
 */
export const withoutQuote = (text: string): string => text.replace(/^(?:\s*>[^\n]*(?:\n|$))+/, '').trim()

/** A line without what surrounds its words, in lower case. A long one is none of a list, and stays as it is. */
const plain = (line: string) =>
  line.length > LONGEST
    ? line
    : line
        .normalize('NFKC')
        .toLowerCase()
        .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
        .replace(/\s+/g, ' ')

/**
 * The number that a line begins with: `2`, `2.`, `(2)`, `2 = Send nothing`, `٢`, `２`; not that of `10:30` or `2.5`.
 * `rest` is what follows, `isLabelled` whether an equals sign says that it is a label.
 */
function numbered(line: string): { number: number; rest: string; isLabelled: boolean } | undefined {
  if (line.length > LONGEST) return undefined
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
  const strictly = chooseStrictly(listOf(choices), answer)
  if (strictly !== undefined) return strictly
  const { number = 0, rest = '', isLabelled = false } = numbered(answer) ?? {}
  const chosen = choices[number - 1]
  if (!chosen || isLabelled) return undefined
  const words = rest.split(' ')
  const label = plain(chosen.label).split(' ')
  return words.length <= FEW || words.every(word => label.includes(word)) ? chosen.value : undefined
}

/** What one can choose from, looked through once for many words. */
interface List {
  choices: readonly Choice[]
  /** The place of the first choice with such a label, and with such a value. */
  byLabel: Map<string, number>
  byValue: Map<string, number>
  isYesOrNo: boolean
}

function listOf(choices: readonly Choice[]): List {
  const placesOf = (named: (choice: Choice) => string) =>
    new Map(choices.map((each, at): [string, number] => [named(each), at]).reverse())
  return {
    choices,
    byLabel: placesOf(({ label }) => plain(label)),
    byValue: placesOf(({ value }) => value.toLowerCase()),
    isYesOrNo: choices.some(({ value }) => value === 'yes') && choices.some(({ value }) => value === 'no'),
  }
}

/** Chooses one, too, but words behind a number have to be those of its label. */
function chooseStrictly({ choices, byLabel, byValue, isYesOrNo }: List, line: string): string | undefined {
  const words = plain(line)
  const places = [byLabel.get(words), byValue.get(line.trim().toLowerCase())].filter(at => at !== undefined)
  if (places.length) return choices[Math.min(...places)]?.value
  const said = isYesOrNo ? readYesOrNo(words) : undefined
  if (said !== undefined) return said
  const { number = 0, rest = '' } = numbered(line) ?? {}
  const chosen = choices[number - 1]
  return chosen && (!rest || plain(chosen.label).startsWith(rest)) ? chosen.value : undefined
}

/** `1, 3-5`, or names: those shown, and others as they are. Nothing when none of them was shown, or too many are named. */
export function chooseMany(choices: Choice[], line: string): string | undefined {
  const list = listOf(choices)
  const words = withoutQuote(line)
    .split(/[,;\n]/)
    .flatMap(part => (chooseStrictly(list, part.trim()) ? [part.trim()] : part.split(/\s+/)))
    .filter(Boolean)
  if (words.length > MOST) return undefined
  const found = words.map(word => range(list, word))
  if (!found.some(({ length }) => length)) return undefined
  return found.flatMap((values, at) => (values.length ? values : (words[at] ?? []))).join(',')
}

function range(list: List, word: string): string[] {
  const [, from, to] = /^(\p{Nd}+)-(\p{Nd}+)$/u.exec(word) ?? []
  const [first, last] = [from, to].map(each => (each === undefined ? undefined : numbered(each)?.number))
  if (first && last) return list.choices.slice(first - 1, last).map(({ value }) => value)
  const one = chooseStrictly(list, word)
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
