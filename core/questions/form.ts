// Forms: in which a choice is written by a client that knows no buttons (xep/buttons.md). Anything else is ordinary talk.
import type { Message } from '../../xep/message.ts'
import type { Question } from './records.ts'

const VARIANT = '\uFE0F'
const LONGEST = 400 // bytes of a text that can be a form
const UNSEEN = /[\u00AD\u034F\u1806\u180B-\u180D\u200B-\u200D\u2060\uFE00-\uFE0F\uFEFF]/g // RFC 3454 table B.1

/**
 * A text as forms are compared: without case, with single spaces. The server does the same by nameprep (RFC 3491) in
 * prosody/bellhop_fold.lib.lua, and test/unit/questions/fold.test.ts compares the two.
 */
export const fold = (text: string): string =>
  [...text.normalize('NFKC').replace(UNSEEN, '')].map(caseless).join('').normalize('NFKC').replace(/\s+/g, ' ').trim()

/** A character without case (RFC 3454 table B.2): `ß` is `ss`. */
function caseless(character: string): string {
  const upper = character.toUpperCase()
  return (upper.length > character.length ? upper : character).toLowerCase().replace('ς', 'σ')
}

const isShort = (text: string) => Buffer.byteLength(text) <= LONGEST

/** Emojis are compared without the variation selector, which some clients write and others do not. */
export const bareEmoji = (emoji: string): string => emoji.trim().replaceAll(VARIANT, '')

/** Whether a message can choose something: asked before the questions are looked for. */
export const mayChoose = ({ chosen, reactions, text, files, encryption }: Message): boolean =>
  !encryption && !files.length && Boolean(chosen ?? reactions ?? (text !== undefined && isShort(text)))

type Asked = Pick<Question, 'id' | 'stanza' | 'reference' | 'choices'>

/** A choice as a message says it. Without `value` it is withdrawn. */
export interface Chosen<Q> {
  question: Q
  value?: string
}

/**
 * What a message chooses.
 * @param questions those that its sender was asked, the latest first
 */
export function choiceOf<Q extends Asked>(questions: readonly Q[], message: Message): Chosen<Q> | undefined {
  const { chosen, reactions, reply, text } = message
  if (!questions.length || message.files.length || message.encryption) return undefined
  if (chosen) {
    const question = questions.find(({ id }) => id === chosen.question)
    const isOpen = question?.choices.some(({ value }) => chosen.value === undefined || value === chosen.value)
    return question && isOpen ? { question, ...(chosen.value !== undefined && { value: chosen.value }) } : undefined
  }
  if (reactions) {
    const question = questions.find(({ stanza }) => stanza === reactions.id)
    return question && reacted(question, reactions.emojis)
  }
  if (text === undefined || !isShort(text) || message.corrects !== undefined) return undefined
  const words = fold(text)
  const replied = reply && questions.find(({ stanza }) => stanza === reply.id)
  if (replied) return typed([replied], words)
  return reply ? undefined : typed(questions, words)
}

/** The whole set of one person: one choice, none, or several, which say nothing. */
function reacted<Q extends Asked>(question: Q, emojis: readonly string[]): Chosen<Q> | undefined {
  const bare = emojis.map(bareEmoji)
  const found = question.choices.filter(
    ({ emoji }, at) => (emoji !== undefined && bare.includes(bareEmoji(emoji))) || bare.includes(`${at + 1}\u20E3`),
  )
  const [one] = found
  if (found.length > 1) return undefined
  return one ? { question, value: one.value } : { question }
}

function typed<Q extends Asked>(questions: readonly Q[], words: string): Chosen<Q> | undefined {
  for (const question of questions) {
    const value = valueIn(question, words)
    if (value !== undefined) return { question, value }
    if (/^\d+$/.test(words)) return undefined // a number that the latest question does not have
  }
  return undefined
}

/** The choice that words say: by number, by number and reference, or by a label in any language. */
export function valueIn({ choices, reference }: Asked, words: string): string | undefined {
  const number = /^([1-9]\d?)(?: (.+))?$/.exec(words)
  if (number && (number[2] === undefined || number[2] === fold(reference))) {
    const numbered = choices[Number(number[1]) - 1]
    if (numbered) return numbered.value
  }
  return choices.find(({ label, labels = {} }) => [label, ...Object.values(labels)].some(each => fold(each) === words))
    ?.value
}
