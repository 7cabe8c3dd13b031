// Direct invitations to rooms: XEP-0249 version 1.2.
import { Element } from 'ltx'

/** Without a body: Converse shows an invitation with a body again in every session. */
export function buildInvitation(invitation: { from: string; to: string; room: string; reason: string }): Element {
  const { from, to, room, reason } = invitation
  const message = new Element('message', { from, to })
  message.c('x', { xmlns: 'jabber:x:conference', jid: room, reason })
  return message
}
