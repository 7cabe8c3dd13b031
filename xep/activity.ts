// Activity: who wrote into which room, and when, read from the server's archives. Specification: activity.md
import { attr, boolean, element, filled, integer, list, oneOf, optional, type Of } from './schema.ts'

export const NS = 'urn:bellhop:activity:1'

export const Written = element(NS, 'written', {
  /** The first part of a room's address; absent for a direct message. */
  room: optional(attr(filled())),
  /** The bare address of who got a direct message. */
  to: optional(attr(filled())),
  /** The bare address of the writer, where the archive has it. */
  from: optional(attr(filled())),
  /** Seconds since 1970. */
  at: attr(integer()),
  kind: attr(oneOf('text', 'reply', 'file', 'reaction', 'answer')),
})
export type Written = Of<typeof Written>

export const Activity = element(NS, 'activity', {
  /** In a question: the last row that was read. */
  after: optional(attr(integer())),
  /** In a question: direct messages between members are asked for, too. */
  direct: optional(attr(boolean)),
  /** In an answer: the last row that was looked at. */
  next: optional(attr(integer())),
  /** In an answer: there are rows behind it. */
  more: optional(attr(boolean)),
  written: list(Written),
})
