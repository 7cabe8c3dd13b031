// Interactive emoticons: an emoji or picture that answers four gestures with another one. Specification: emoticons.md
import type { Element } from 'ltx'
import { attr, element, filled, list, oneOf, text, type Field, type Of } from './schema.ts'

export const NS = 'urn:bellhop:emoticons:1'

/** In the order in which an unmodified client numbers the answers. */
export const GESTURES = ['tap', 'long-tap', 'swipe-left', 'swipe-right'] as const
export type Gesture = (typeof GESTURES)[number]

export const MOST_EMOTICONS = 60 // of a set, and so of a dialogue
const LANGUAGES = 20 // of the words of one emoticon

/** What the emoticon says, in one language. */
const Words = element(NS, 'words', { language: attr(filled(40), 'xml:lang'), text: text(filled(200)) })

/** The emoticon that a gesture sends back. The button of the same value says its emoji and words. */
const Sends = element(NS, 'gesture', { kind: attr(oneOf(...GESTURES)), sends: attr(filled(100)) })

/** Rides on a message whose body says the same. Without gestures a dialogue ends here. */
export const Emoticon = element(NS, 'emoticon', {
  set: attr(filled(100)),
  name: attr(filled(100)),
  emoji: attr(filled(40)),
  words: list(Words, LANGUAGES),
  gestures: list(Sends, GESTURES.length),
})
export type Emoticon = Of<typeof Emoticon>

const messages: Field<Element[]> = {
  read: from => from.getChildren('message', 'jabber:client').slice(0, MOST_EMOTICONS),
  write(to, _key, stanzas) {
    for (const stanza of stanzas) {
      stanza.attrs.xmlns = 'jabber:client'
      to.cnode(stanza)
    }
  },
}

/** All messages that gestures lead to, so that the server sends each of them without asking. */
export const Dialogue = element(NS, 'dialogue', {
  /** Follows from the messages: other messages have another id. */
  id: attr(filled(100)),
  messages,
})
