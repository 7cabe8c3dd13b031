// Message Retraction: XEP-0424 version 0.4.2, https://xmpp.org/extensions/xep-0424.html, and what clients of its version 0.3 write;
// in rooms by a moderator: XEP-0425 version 0.3.0, https://xmpp.org/extensions/xep-0425.html, and 0.2.1
import { attr, child, element, filled, optional, string, textChild } from './schema.ts'

export const NS = 'urn:xmpp:message-retract:1'
export const NS_OLD = 'urn:xmpp:message-retract:0'
const MODERATE = 'urn:xmpp:message-moderate:1'
const MODERATE_OLD = 'urn:xmpp:message-moderate:0'
const FASTEN = 'urn:xmpp:fasten:0'

const by = optional(attr(filled(3_071)))
const reason = optional(textChild(string(10_000)))

/** `id` is that of the message that is taken back: of its stanza in a chat, the one the room gave it in a room. */
export const Retract = element(NS, 'retract', {
  id: attr(filled()),
  moderated: optional(child(element(MODERATE, 'moderated', { by }))),
  reason,
})

const OldRetract = element(NS_OLD, 'retract', {})
const OldModerated = element(MODERATE_OLD, 'moderated', { by, retract: optional(child(OldRetract)), reason })

/** The form of version 0.3: a retraction that is fastened to the message (XEP-0422). */
export const ApplyTo = element(FASTEN, 'apply-to', {
  id: attr(filled()),
  retract: optional(child(OldRetract)),
  moderated: optional(child(OldModerated)),
})
