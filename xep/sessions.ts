// Sessions: who is signed in with which device, and ending that. Specification: sessions.md
import { attr, boolean, element, filled, integer, list, oneOf, optional, string, text } from './schema.ts'

export const NS = 'urn:bellhop:sessions:1'

export const Session = element(NS, 'session', {
  jid: attr(filled()),
  device: optional(attr(string())),
  hibernating: optional(attr(boolean)),
  address: optional(attr(string())),
})
export const Close = element(NS, 'close', {
  of: attr(filled()),
  device: optional(attr(string())),
  condition: attr(oneOf('conflict', 'not-authorized', 'policy-violation', 'reset')),
  reason: text(string()),
})
export const Sessions = element(NS, 'sessions', {
  of: optional(attr(string())),
  closed: optional(attr(integer())),
  close: list(Close),
  sessions: list(Session),
})
