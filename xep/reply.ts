// Message Replies: XEP-0461 version 0.2.0, https://xmpp.org/extensions/xep-0461.html
import { attr, element, filled, optional } from './schema.ts'

export const NS = 'urn:xmpp:reply:0'

/** `id` is that of the message that is answered, `to` its author. */
export const Reply = element(NS, 'reply', { id: attr(filled()), to: optional(attr(filled(3_071))) })
