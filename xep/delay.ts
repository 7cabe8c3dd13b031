// Delayed Delivery: XEP-0203 version 2.0, https://xmpp.org/extensions/xep-0203.html
import { attr, element, filled, optional } from './schema.ts'

export const NS = 'urn:xmpp:delay'

export const Delay = element(NS, 'delay', { stamp: attr(filled(40)), from: optional(attr(filled(3_071))) })
