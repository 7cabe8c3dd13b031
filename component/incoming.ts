// Messages as rules see them: values, and the way to answer.
import type { Incoming } from '../core/model/incoming.ts'
import { isLost, type Request } from './router.ts'
import { say } from './say.ts'

/** The message as rules see it. */
export const incomingOf = (request: Request): Incoming => ({
  ...{ caller: request.caller, from: request.from, to: request.to },
  body: request.stanza.getChildText('body') ?? '',
  ...(request.kept !== undefined && { kept: request.kept }),
  ...(request.isFirst !== undefined && { isFirst: request.isFirst }),
  say: (text, secret) => say(request, text, secret),
  isLost: error => isLost(request, error),
})
