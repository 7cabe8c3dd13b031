// Fan-out: one chunk of a broadcast, copied inside the server, acknowledged, sent once. Specification: fanout.md
import type { Element } from 'ltx'
import { attr, boolean, element, filled, integer, optional, string, words, type Field } from './schema.ts'

export const NS = 'urn:bellhop:fanout:1'
const CLIENT = 'jabber:client'

/** The messages themselves, as they shall leave. */
const messages: Field<Element[]> = {
  read: from => from.getChildren('message', CLIENT),
  write(to, _key, stanzas) {
    for (const stanza of stanzas) to.cnode(stanza)
  },
}

export const Fanout = element(NS, 'fanout', {
  id: attr(filled()),
  since: optional(attr(string(50))),
  messages,
  to: words(),
  copies: optional(attr(integer())),
  repeated: optional(attr(boolean)),
  /** Who blocks the sender: their copy is in their archive only. */
  blocked: optional(words()),
})
