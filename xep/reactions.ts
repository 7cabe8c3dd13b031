// Message Reactions: XEP-0444 version 0.2.0, https://xmpp.org/extensions/xep-0444.html
import { attr, element, filled, textList } from './schema.ts'

export const NS = 'urn:xmpp:reactions:0'

/** The whole set of one person for one message: what was there before and is not in it is taken back. */
export const Reactions = element(NS, 'reactions', {
  id: attr(filled()),
  emojis: textList(filled(100), 'reaction', 100),
})
