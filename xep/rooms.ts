// Rooms in bulk: chat groups and their affiliations, one save per room. Specification: rooms.md
import { attr, boolean, element, filled, list, oneOf, optional, string, text } from './schema.ts'

export const NS = 'urn:bellhop:rooms:1'

export const Member = element(NS, 'member', {
  jid: attr(filled()),
  affiliation: attr(oneOf('owner', 'admin', 'member', 'outcast', 'none')),
  nick: optional(attr(string())),
  muted: optional(attr(boolean)),
  hat: optional(attr(string())),
  outsider: optional(attr(boolean)),
  reason: optional(attr(string())),
})
export const Room = element(NS, 'room', {
  name: attr(filled()),
  title: optional(attr(string())),
  description: optional(attr(string())),
  derived: optional(attr(boolean)),
  quiet: optional(attr(string(40))),
  gone: optional(attr(boolean)),
  /** Its archive stays though it is gone. */
  kept: optional(attr(boolean)),
  /** Why it is gone. */
  reason: optional(text(string())),
  members: list(Member),
})
/** A client has changed an affiliation. */
export const Changed = element(NS, 'changed', {
  name: attr(filled()),
  jid: attr(filled(8_000)),
  affiliation: attr(oneOf('owner', 'admin', 'member', 'outcast', 'none')),
  by: attr(filled(8_000)),
})
/** A client would give the room another title. */
export const Titled = element(NS, 'titled', { name: attr(filled()), title: attr(filled()), by: attr(filled(8_000)) })
/** A client would destroy the room. */
export const Closing = element(NS, 'closing', { name: attr(filled()), by: attr(filled(8_000)), reason: text(string()) })

export const Rooms = element(NS, 'rooms', { rooms: list(Room) })
