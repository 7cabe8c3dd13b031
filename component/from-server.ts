// Routes for what the server's own modules tell us. Not advertised, and for anybody else not there.
import { hosts } from '../config.ts'
import { Fault } from '../xep/fault.ts'
import type { Extension } from '../xep/schema.ts'
import type { Request, Route } from './router.ts'
import { say } from '../texts/say.ts'

/** @param host which of the server's hosts tells it, or `stream`: what watches the component's connection */
export const fromServer = <Q>(
  host: 'domain' | 'rooms' | 'stream',
  question: Extension<Q>,
  rule: (request: Request, value: Q) => Promise<void>,
): Route => ({
  key: `iq-set/${question.ns}:${question.name}`,
  async handle(request) {
    const { config } = request.context
    const payload = request.stanza.getChild(question.name, question.ns)
    const stream = `${hosts(config).component}/stream`
    if (request.from !== { domain: config.domain, ...hosts(config), stream }[host] || !payload)
      throw new Fault('service-unavailable', say('This is not offered here.'))
    await rule(request, question.parse(payload))
  },
})
