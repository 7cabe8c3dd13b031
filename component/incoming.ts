// Messages as rules see them: values, and the way to answer.
import type { Incoming } from '../core/model/incoming.ts'
import type { Message } from '../xep/message.ts'
import { isLost, type Request } from './router.ts'
import { sayLine } from './say.ts'

/** The message as rules see it. */
export const incomingOf = (request: Request, message: Message): Incoming => ({
  ...{ caller: request.caller, from: request.from, to: request.to, message },
  body: message.text ?? '',
  ...(request.isFirst !== undefined && { isFirst: request.isFirst }),
  say: (text, how, buttons) => sayLine(request, text, how, buttons),
  isLost: error => isLost(request, error),
})
