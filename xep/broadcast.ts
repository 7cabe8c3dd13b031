// Broadcast: marks a message as one of a broadcast group, for clients that know it. Specification: broadcast.md
import { attr, element, filled, optional } from './schema.ts'

export const NS = 'urn:bellhop:broadcast:1'

export const Announcement = element(NS, 'broadcast', {
  id: attr(filled(100)),
  origin: optional(attr(filled(400))),
})
