// A line of chat from the address that was written to.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { bare, type Request } from './router.ts'

const HINTS = 'urn:xmpp:hints'
const LONGEST = 300_000 // characters: the server ends the stream of a component that says too much at once

/** @param secret goes into no archive (XEP-0334 §5.3) */
export async function say({ context, stanza, from }: Request, text: string, secret = false): Promise<void> {
  const message = new Element('message', { type: 'chat', id: randomUUID(), from: bare(stanza.attrs.to), to: from })
  message.c('body').t(text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… There is more than fits here.` : text)
  if (secret) message.c('no-permanent-store', { xmlns: HINTS })
  await context.wire.send(message)
}
