// Calls: nobody picks up at our addresses, so that a call is rejected at once and does not ring for ever.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { Invite, RejectInvite, NS_INVITES, Propose, Reject } from '../xep/call.ts'
import { NS as HINTS } from '../xep/hints.ts'
import type { Request } from './router.ts'

/** Rejects what rings. @returns whether the message was a call: then nothing else of it is read, a text neither */
export async function rejectCall({ context, stanza, to, from }: Request): Promise<boolean> {
  const proposed = stanza.getChild(Propose.name, Propose.ns)
  const invited = stanza.getChild(Invite.name, Invite.ns)
  if (!proposed && !invited) return isAboutCall(stanza)
  const reply = new Element('message', { type: stanza.attrs.type ?? 'normal', id: randomUUID(), from: to, to: from })
  if (proposed) reply.cnode(Reject.build({ id: Propose.parse(proposed).id }))
  else if (stanza.attrs.id) reply.cnode(RejectInvite.build({ id: String(stanza.attrs.id) }))
  reply.c('store', { xmlns: HINTS }) // so that all devices of the caller learn of it (XEP-0353 §3.1)
  await context.wire.send(reply)
  return true
}

/** Rejects a call. What follows it, such as the end of the call, has no answer. */
const isAboutCall = ({ children }: Element): boolean =>
  children.some(child => child instanceof Element && [Propose.ns, NS_INVITES].includes(child.attrs.xmlns))
