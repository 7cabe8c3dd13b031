// Calls. Jingle Message Initiation: XEP-0353 version 0.6.0, https://xmpp.org/extensions/xep-0353.html
// Call Invites: XEP-0482 version 0.1.1, https://xmpp.org/extensions/xep-0482.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:jingle-message:0'
export const NS_INVITES = 'urn:xmpp:call-invites:0'

/** A call that rings at whoever is written to, until it is rejected or taken back. */
export const Propose = element(NS, 'propose', { id: attr(filled()) })
export const Reject = element(NS, 'reject', { id: attr(filled()) })

/** An invitation to a call; its id is that of its message. */
export const Invite = element(NS_INVITES, 'invite', {})
/** Whoever was invited does not come. */
export const RejectInvite = element(NS_INVITES, 'reject', { id: attr(filled()) })
