// Fan-out: one chunk of a broadcast, copied inside the server, acknowledged, sent once. Specification: fanout.md
import type { Element } from 'ltx'
import { attr, boolean, element, filled, integer, list, optional, string, text, words, type Field } from './schema.ts'

export const NS = 'urn:bellhop:fanout:1'
const CLIENT = 'jabber:client'
const LONGEST_TEXT = 1_000_000 // characters: the server bounds the whole chunk

/** The messages themselves, as they shall leave. */
const messages: Field<Element[]> = {
  read: from => from.getChildren('message', CLIENT),
  write(to, _key, stanzas) {
    for (const stanza of stanzas) to.cnode(stanza)
  },
}

/** The body of one recipient's copy. */
const Text = element(NS, 'text', { to: attr(filled()), text: text(string(LONGEST_TEXT)) })

export const Fanout = element(NS, 'fanout', {
  id: attr(filled()),
  since: optional(attr(string(50))),
  messages,
  to: words(),
  /** A body for each recipient, where the one message begins with an empty body. */
  texts: optional(list(Text)),
  copies: optional(attr(integer())),
  repeated: optional(attr(boolean)),
  /** Who blocks the sender: their copy is in their archive only. */
  blocked: optional(words()),
})
