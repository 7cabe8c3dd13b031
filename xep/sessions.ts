// Sessions: who is signed in with which device, hearing of it, and ending it. Specification: sessions.md
import {
  attr,
  boolean,
  element,
  filled,
  integer,
  list,
  oneOf,
  optional,
  string,
  text,
  textList,
  type Of,
} from './schema.ts'

export const NS = 'urn:bellhop:sessions:1'

export const Session = element(NS, 'session', {
  jid: attr(filled(8_000)),
  /** The server's own name of this session, never given again. */
  id: optional(attr(string())),
  device: optional(attr(string())),
  /** Nobody has confirmed yet to have heard of it. */
  fresh: optional(attr(boolean)),
  hibernating: optional(attr(boolean)),
  address: optional(attr(string())),
})
export const Close = element(NS, 'close', {
  of: attr(filled()),
  device: optional(attr(string())),
  session: optional(attr(string())),
  condition: attr(oneOf('conflict', 'not-authorized', 'policy-violation', 'reset')),
  reason: text(string()),
})
export type Close = Of<typeof Close>

export const Sessions = element(NS, 'sessions', {
  of: optional(attr(string())),
  closed: optional(attr(integer())),
  close: list(Close),
  sessions: list(Session, 100_000),
})

const event = {
  jid: attr(filled(8_000)),
  id: attr(filled()),
  device: attr(filled()),
  address: optional(attr(string())),
}

/** The server tells that a device has a session, or has it no more. */
export const Bound = element(NS, 'bound', event)
export const Closed = element(NS, 'closed', event)
export type Bound = Of<typeof Bound>

/** Sessions whose beginning has had all its effects. */
export const Heard = element(NS, 'heard', { ids: textList(filled(100), 'id', 100_000) })
