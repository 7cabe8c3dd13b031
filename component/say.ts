// A line of chat from the address that was written to.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { Answer } from '../xep/answer.ts'
import { Fanout } from '../xep/fanout.ts'
import { sayable } from '../core/model/sayable.ts'
import { bare, type Request } from './router.ts'

const HINTS = 'urn:xmpp:hints'
const WEEK = 7 * 86_400_000 // ms

/**
 * To a message that comes again it is said once, as far as the archive of whom it is said to can tell.
 * @param secret goes into no archive (XEP-0334 §5.3)
 */
export async function say(request: Request, text: string, secret = false): Promise<void> {
  const { context, stanza, from, kept, isFirst } = request
  const id = kept === undefined ? randomUUID() : `answer-${kept}`
  const message = new Element('message', { type: 'chat', id, from: bare(stanza.attrs.to), to: from })
  message.c('body').t(sayable(text))
  message.cnode(Answer.build({}))
  if (secret) message.c('no-permanent-store', { xmlns: HINTS })
  if (kept === undefined || isFirst) return context.wire.send(message)
  message.attrs.xmlns = 'jabber:client'
  const since = new Date(context.now().getTime() - WEEK).toISOString()
  const order = { id: `answer ${kept}`, since, messages: [message], to: [] }
  await context.wire.ask('set', context.config.domain, Fanout, order)
}
