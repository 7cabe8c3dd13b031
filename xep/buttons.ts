// Buttons: choices in a message, and the message that answers with one of them. Specification: buttons.md
import { Element } from 'ltx'
import { Dialogue } from './emoticons.ts'
import { Reactions } from './reactions.ts'
import {
  attr,
  boolean,
  child,
  element,
  filled,
  integer,
  list,
  oneOf,
  optional,
  string,
  type Field,
  type Of,
} from './schema.ts'

export const NS = 'urn:bellhop:buttons:1'
/** Quick Response: XEP-0439 version 0.2.0, https://xmpp.org/extensions/xep-0439.html */
export const NS_QUICK = 'urn:xmpp:tmp:quick-response'

export const MOST_CHOICES = 20 // choices of a question
export const LONGEST_LABEL = 80 // characters
const LABELS = 200 // labels of all choices in all languages

/** One label of one choice. A choice has one in each language. */
export const Button = element(NS, 'button', {
  value: attr(filled(100)),
  label: attr(filled(200)),
  emoji: optional(attr(filled(40))),
  /** The text of the message that the choice sends, where that is not the label. */
  says: optional(attr(filled())),
  language: optional(attr(filled(40), 'xml:lang')),
})

export const Buttons = element(NS, 'buttons', {
  /** Names the question. */
  id: attr(filled(100)),
  /** What a person types behind the number, where several questions are open. */
  reference: optional(attr(filled(10), 'ref')),
  /** A second choice takes the place of the first one: buttons stay open. */
  changeable: optional(attr(boolean)),
  buttons: list(Button, LABELS),
})
export type Buttons = Of<typeof Buttons>

/** Rides on the message that a choice sends. Without `value` the choice is withdrawn. */
export const Chosen = element(NS, 'chosen', {
  question: attr(filled(100)),
  value: optional(attr(string(100))),
  /** The bare address of the person who chose, where the server tells it to the component. */
  by: optional(attr(filled(3_071))),
  /** The choice came too late, or is a second one: the message went on as it was written. */
  late: optional(attr(boolean)),
  /** What was asked, where the server alone knows: an emoticon that a gesture has sent (emoticons.md). */
  asked: optional(attr(string(1_000))),
  /** The label of what counts, beside `asked`. */
  counts: optional(attr(string(200))),
})
export type Chosen = Of<typeof Chosen>

const QuickResponse = element(NS_QUICK, 'response', { value: attr(string()), label: attr(string()) })

const message: Field<Element> = {
  read: from => from.getChild('message', 'jabber:client'),
  write(to, _key, stanza) {
    to.cnode(stanza)
  },
}

/** By which the server knows that a person wants what is sent on the person's behalf. */
const wanted = {
  /** The stored message (outbox.md) of the person to the component. */
  stored: optional(attr(integer())),
  /** The person proved the own access code to the gateway instead. */
  door: optional(attr(oneOf('http'))),
}

/** The message of a question as the server is to send it from its asker's own address. */
export const Ask = element(NS, 'ask', {
  id: attr(filled(100)),
  /** Seconds since 1970 behind which nothing is chosen any more. */
  expires: attr(integer()),
  changeable: optional(attr(boolean)),
  ...wanted,
  message,
  /** The message is an emoticon: a choice sends one of these messages, which may be asked about, too (emoticons.md). */
  dialogue: optional(child(Dialogue)),
})

/** The message of a choice, with `chosen`, as the server is to send it from the address of the person who chooses. */
export const Choose = element(NS, 'choose', { ...wanted, message })

/** A choice as its labels are read: by number, in the order in which they are asked. */
export interface Choice {
  value: string
  label: string
  emoji?: string | undefined
  says?: string | undefined
  /** Labels in further languages, by their tags. */
  labels?: Record<string, string> | undefined
}

/** The element that says the choices. */
export const buttonsOf = (
  id: string,
  choices: readonly Choice[],
  { reference, changeable }: Pick<Buttons, 'reference' | 'changeable'> = {},
): Buttons => ({
  id,
  ...(reference !== undefined && { reference }),
  ...(changeable && { changeable }),
  buttons: choices.flatMap(({ value, label, emoji, says, labels = {} }) => [
    { value, label, ...(emoji !== undefined && { emoji }), ...(says !== undefined && { says }) },
    ...Object.entries(labels).map(([language, text]) => ({ value, label: text, language })),
  ]),
})

/** The elements for a message with buttons: ours, and quick responses, whose values clients send as texts. */
export function buildButtons(buttons: Buttons): Element[] {
  const own = buttons.buttons.filter(({ language }) => language === undefined)
  const isDouble = new Set(own.map(({ label }) => label)).size < own.length
  const responses = own.map(({ label }, at) => QuickResponse.build({ value: isDouble ? String(at + 1) : label, label }))
  return [Buttons.build(buttons), ...responses]
}

/** A message that reacts to one with all emojis of its choices, so that clients show them to be tapped. Nothing where one has none. */
export function buildSeed(from: string, id: string, choices: readonly Pick<Choice, 'emoji'>[]): Element | undefined {
  const emojis = choices.map(({ emoji }) => emoji).filter(emoji => emoji !== undefined)
  if (!emojis.length || emojis.length < choices.length) return undefined
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id: `seed-${id}`, from })
  message.cnode(Reactions.build({ id, emojis }))
  return message
}
