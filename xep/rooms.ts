// Rooms in bulk: chat groups and their affiliations, one save per room. Specification: rooms.md
import { attr, boolean, element, filled, list, oneOf, optional, string } from './schema.ts'

export const NS = 'urn:bellhop:rooms:1'

export const Member = element(NS, 'member', {
  jid: attr(filled()),
  affiliation: attr(oneOf('owner', 'admin', 'member', 'outcast', 'none')),
  nick: optional(attr(string())),
})
export const Room = element(NS, 'room', {
  name: attr(filled()),
  title: optional(attr(string())),
  description: optional(attr(string())),
  derived: optional(attr(boolean)),
  gone: optional(attr(boolean)),
  members: list(Member),
})
export const Rooms = element(NS, 'rooms', { rooms: list(Room) })
