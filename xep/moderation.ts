// Moderation: what was written in a room, and taking it back, for owners whose clients cannot. Specification: moderation.md
import { attr, element, filled, integer, list, optional, string, text } from './schema.ts'

export const NS = 'urn:bellhop:moderation:1'

export const Message = element(NS, 'message', {
  id: attr(filled()),
  from: attr(filled(3_071)),
  at: attr(string(40)),
  text: text(string()),
})
export const Messages = element(NS, 'messages', {
  room: attr(filled()),
  most: optional(attr(integer(1, 50))),
  messages: list(Message, 50),
})
export const Retract = element(NS, 'retract', {
  room: attr(filled()),
  id: attr(filled()),
  by: optional(attr(filled(3_071))),
  reason: text(string()),
})
