// A line of chat from the address that was written to.
import { randomUUID } from 'node:crypto'
import type { Buttons } from '../xep/buttons.ts'
import { buildMessage } from '../xep/message-build.ts'
import type { Saying } from '../core/model/incoming.ts'
import { answerId } from '../core/model/inbox.ts'
import { Fanout } from '../xep/fanout.ts'
import { sayable } from '../core/model/sayable.ts'
import type { Request } from './router.ts'
import { bareJid } from '../core/model/jid.ts'
import { currentLanguage } from '../texts/say.ts'

const WEEK = 7 * 86_400_000 // ms

/**
 * To a message that comes again it is said once, as far as the archive of whom it is said to can tell. A refusal is in no archive:
 * so it goes through the server's fan-out each time, which takes it once.
 */
export async function sayLine(request: Request, text: string, how?: Saying, buttons?: Buttons): Promise<void> {
  const { context, stanza, from, storedId, isFirst } = request
  // A question is answered by naming its message: it has the id of its buttons wherever that can be.
  const fresh = request.answersAnew ? randomUUID() : (buttons?.id ?? randomUUID())
  const id = storedId === undefined || request.answersAnew ? fresh : answerId(storedId)
  const message = buildMessage({
    ...{ id, from: bareJid(stanza.attrs.to), to: from, text: sayable(text), isAnswer: true, buttons },
    ...(how && { hints: ['no-permanent-store'] }), // XEP-0334 §5.3
  })
  message.attrs['xml:lang'] = currentLanguage() // else the server says that it is English
  if (storedId === undefined || request.answersAnew || (isFirst && how !== 'refusal')) return context.wire.send(message)
  message.attrs.xmlns = 'jabber:client'
  const since = new Date(context.now().getTime() - WEEK).toISOString()
  const order = { id: `answer ${storedId}`, since, messages: [message], to: [] }
  await context.wire.ask('set', context.config.domain, Fanout, order)
}
