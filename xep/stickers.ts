// Stickers: XEP-0449 version 0.1.1, https://xmpp.org/extensions/xep-0449.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:stickers:0'

/** Says that the file of a message is a sticker, and of which pack. */
export const Sticker = element(NS, 'sticker', { pack: attr(filled(100)) })
