// Message Retraction: XEP-0424 version 0.4.2; and XEP-0428 version 0.2, which marks a body as for clients without it.
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:message-retract:1'

/** `id` is that of the message that is taken back: of its stanza in a chat, the one the room gave it in a room. */
export const Retract = element(NS, 'retract', { id: attr(filled()) })

export const Fallback = element('urn:xmpp:fallback:0', 'fallback', { for: attr(filled()) })
