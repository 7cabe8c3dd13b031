// Jingle Message Initiation: XEP-0353 version 0.6.0, https://xmpp.org/extensions/xep-0353.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:jingle-message:0'

/** A call that rings at whoever is written to, until it is rejected or taken back. */
export const Propose = element(NS, 'propose', { id: attr(filled()) })
export const Reject = element(NS, 'reject', { id: attr(filled()) })
