// Messages: a stanza, read once into one value (message.ts).
import type { Element } from 'ltx'
import { TYPES, type Message } from './message.ts'
import { readPayloads } from './message-payloads.ts'
import { readText } from './message-text.ts'

/** Reads a message. What is wrong with one payload leaves the others as they are. */
export function parseMessage(stanza: Element): Message {
  const { id, type } = stanza.attrs
  const message: Message = {
    type: TYPES.find(each => each === type) ?? 'normal', // RFC 6121 §5.2.2
    files: [],
    wants: {},
    hints: [],
    stanzaIds: [],
    unreadable: [],
    others: [],
  }
  if (id) message.id = id
  const written = readPayloads(stanza, message)
  readText(message, written)
  return message
}
