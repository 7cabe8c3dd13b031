// Last Message Correction: XEP-0308 version 1.2.1, https://xmpp.org/extensions/xep-0308.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:message-correct:0'

/** `id` is that of the first version, whatever was corrected since. */
export const Replace = element(NS, 'replace', { id: attr(filled()) })
