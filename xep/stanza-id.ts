// Unique and Stable Stanza IDs: XEP-0359 version 0.7.0, https://xmpp.org/extensions/xep-0359.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:sid:0'

/** Given by the client that wrote the message. */
export const OriginId = element(NS, 'origin-id', { id: attr(filled()) })
/** Given by an archive or a room, which `by` names. */
export const StanzaId = element(NS, 'stanza-id', { id: attr(filled()), by: attr(filled(3_071)) })
