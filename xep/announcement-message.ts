// Announcements: the message that a broadcast becomes, and the one that takes it back (broadcast.md, XEP-0424, XEP-0428).
import { Element } from 'ltx'
import { Announcement } from './broadcast.ts'
import { Retract, NS as RETRACT } from './retract.ts'
import { Fallback } from './fallback.ts'

export function buildAnnouncement(
  id: string,
  from: string,
  body: string,
  { to, retracts, source: origin }: { to?: string; retracts?: string | undefined; source?: string | undefined },
): Element {
  const stanza = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from, ...(to && { to }) })
  stanza.c('body').t(body)
  stanza.cnode(Announcement.build({ id, ...(origin && { origin }) }))
  if (retracts === undefined) return stanza
  stanza.cnode(Retract.build({ id: retracts }))
  stanza.cnode(Fallback.build({ for: RETRACT, body: [], subject: [] }))
  return stanza
}
