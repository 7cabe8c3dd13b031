// Choices as their asker writes them: `Yes / No`, `👍 Yes / 👎 No`, `Yes [de: Ja] / No [de: Nein]`, `Espresso [coupon: espresso] / Tea`.
import { LONGEST_LABEL, MOST_CHOICES } from '../../xep/buttons.ts'
import { Fault } from '../../xep/fault.ts'
import { isWeb } from '../../xep/files.ts'
import { isLonger, unfitCharacter } from '../../xep/text.ts'
import { readPayment, readWalletPayment } from '../model/payment.ts'
import { fold } from './form.ts'
import type { Choice } from './records.ts'
import { say } from '../../texts/say.ts'

const LONGEST_TEXT = 1_000 // characters of a question
const LONGEST_SAYING = 200 // characters of what a choice says
const EMOJI = /^(\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)\s*(.*)$/v
/** Between choices: a slash, line ends, or both. */
const BETWEEN = /\/[ \t]*\n+|\n+[ \t]*\/?|\//
const BRACKETS = /(\[[^[\]]*\])/
const BRINGS = / ?\[(coupon|payment|link|says):([^[\]]+)\]/giu
const LANGUAGE = / ?\[([a-z]{2,3}(?:-[a-z\d]{2,8})?):([^[\]]+)\]/giu

/** A question and its choices in one text: `Lunch at noon? / Yes / No`, or a line for each. @throws Fault bad-request */
export function readQuestion(text: string): { text: string; choices: WrittenChoice[] } {
  const [asked = '', ...choices] = text
    .trim()
    .split(/(?<=\s)\/(?=\s)|\n/)
    .map(part => part.trim())
    .filter(Boolean)
  return { text: checkedText(asked), choices: checkedChoices(choices.map(readChoice)) }
}

/** Choices alone, as `Yes/No`. @throws Fault bad-request */
export const readChoices = (text: string): WrittenChoice[] =>
  checkedChoices(
    partsOf(text.trim())
      .map(part => part.trim())
      .map(readChoice),
  )

/** What stands between slashes and line ends; an address within brackets is no end of a part. */
function partsOf(text: string): string[] {
  const parts = ['']
  for (const [at, piece] of text.split(BRACKETS).entries()) {
    const [first = '', ...others] = at % 2 ? [piece] : piece.split(BETWEEN)
    parts.push((parts.pop() ?? '') + first, ...others)
  }
  return parts
}

/** A choice that names a coupon as its owner calls it. */
export interface WrittenChoice extends Omit<Choice, 'coupon'> {
  couponName?: string
}

function readChoice(written: string, at: number): WrittenChoice {
  const brought = new Map(
    [...written.matchAll(BRINGS)].map(([, what = '', of = '']) => [what.toLowerCase(), of.trim()]),
  )
  const label = written.replace(BRINGS, '')
  const labels = Object.fromEntries(
    [...label.matchAll(LANGUAGE)].map(([, language = '', text = '']) => [language.toLowerCase(), text.trim()]),
  )
  const plain = label.replace(LANGUAGE, '').trim()
  const [, emoji, behind = ''] = EMOJI.exec(plain) ?? []
  return {
    value: String(at + 1),
    label: emoji === undefined || !behind ? plain : behind,
    ...(emoji !== undefined && { emoji }),
    ...(Object.keys(labels).length && { labels }),
    ...broughtBy(brought),
  }
}

/** What a choice brings beside its message. @throws Fault bad-request */
function broughtBy(brought: Map<string, string>): Partial<WrittenChoice> {
  const [couponName, payment, link, says] = ['coupon', 'payment', 'link', 'says'].map(each => brought.get(each))
  if (couponName !== undefined && payment !== undefined)
    throw new Fault('bad-request', say('A choice brings a coupon or a request to pay, not both. Nothing was sent.'))
  if (link !== undefined && !isWeb(link))
    throw new Fault('bad-request', say('A link begins with https. Nothing was sent.'))
  if (says !== undefined && isLonger(says, LONGEST_SAYING))
    throw new Fault(
      'bad-request',
      say('What a choice says has at most {most} characters. Nothing was sent.', { most: LONGEST_SAYING }),
    )
  return {
    ...(couponName !== undefined && { couponName }),
    ...(payment !== undefined && readRequest(payment)),
    ...(link !== undefined && { link }),
    ...(says !== undefined && { says }),
  }
}

/** A request to pay into the asker's wallet, or to a bank account. @throws Fault bad-request */
function readRequest(written: string): Pick<WrittenChoice, 'payment' | 'walletPayment'> {
  const walletPayment = readWalletPayment(written)
  return walletPayment ? { walletPayment } : { payment: readPayment(written) }
}

function checkedText(text: string): string {
  if (!text) throw new Fault('bad-request', say('A question is needed. {example}', { example: exampleText() }))
  if (isLonger(text, LONGEST_TEXT))
    throw new Fault(
      'bad-request',
      say('A question has at most {most} characters. Nothing was sent.', { most: LONGEST_TEXT }),
    )
  if (unfitCharacter(text))
    throw new Fault('bad-request', say('The question has a control character. Nothing was sent.'))
  return text
}

const exampleText = () => say('Write it as: ask bob Lunch at noon? / Yes / No. Nothing was sent.')

/** @throws Fault bad-request for too few, too many, too long or the same labels */
export function checkedChoices<C extends Pick<Choice, 'label' | 'labels' | 'emoji'>>(choices: C[]): C[] {
  if (choices.length < 2)
    throw new Fault('bad-request', say('A question needs two choices at least. {example}', { example: exampleText() }))
  if (choices.length > MOST_CHOICES)
    throw new Fault(
      'bad-request',
      say('A question has at most {most} choices; these are {count}. Nothing was sent.', {
        most: MOST_CHOICES,
        count: choices.length,
      }),
    )
  const seen = new Set<string>()
  for (const { label, labels = {} } of choices)
    for (const each of new Set([label, ...Object.values(labels)].map(text => checkedLabel(text)))) {
      if (seen.has(each))
        throw new Fault('bad-request', say("Two choices are called '{label}'. Nothing was sent.", { label: each }))
      seen.add(each)
    }
  const emojis = choices.map(({ emoji }) => emoji).filter(emoji => emoji !== undefined)
  if (new Set(emojis).size < emojis.length)
    throw new Fault('bad-request', say('Two choices have the same emoji. Nothing was sent.'))
  return choices
}

/** @returns the label as it is compared */
function checkedLabel(label: string): string {
  if (!label.trim()) throw new Fault('bad-request', say('A choice is empty. {example}', { example: exampleText() }))
  if (isLonger(label, LONGEST_LABEL))
    throw new Fault(
      'bad-request',
      say('A choice has at most {most} characters. Nothing was sent.', { most: LONGEST_LABEL }),
    )
  if (unfitCharacter(label)) throw new Fault('bad-request', say('A choice has a control character. Nothing was sent.'))
  return fold(label)
}
