// What the server tells of its sessions. Taken at once, since finding out what a client is may take seconds; the server is
// told when that is done, many at a time (xep/sessions.md).
import { arrive, leave } from '../core/device.ts'
import type { Context } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import type { Extension } from '../xep/schema.ts'
import { Bound, Closed, Heard } from '../xep/sessions.ts'
import type { Request, Route } from './router.ts'

const GATHER = 50 // ms in which sessions gather that are done with

export function sessions(): Route[] {
  const heard = gather(async ({ wire, config }, ids) => void (await wire.ask('set', config.domain, Heard, { ids })))
  return [
    fromServer(Bound, async ({ context }, bound) => {
      void arrive(context, bound).then(() => heard(context, bound.id), failed(context))
    }),
    fromServer(Closed, async ({ context }, closed) => leave(context, closed)),
  ]
}

/** Not advertised, and for anybody else not there. */
const fromServer = <Q>(question: Extension<Q>, rule: (request: Request, value: Q) => Promise<void>): Route => ({
  key: `iq-set/${question.ns}:${question.name}`,
  async handle(request) {
    const payload = request.stanza.getChild(question.name, question.ns)
    if (request.from !== request.context.config.domain || !payload)
      throw new Fault('service-unavailable', 'This is not offered here.')
    await rule(request, question.parse(payload))
  },
})

/** What was not done stays fresh in the server's list, and is done at the next connection. */
const failed =
  ({ log }: Context) =>
  (error: unknown) =>
    log.warn({ error: error instanceof Fault ? error.message : error }, 'a session was not dealt with')

function gather(flush: (context: Context, ids: string[]) => Promise<void>): (context: Context, id: string) => void {
  let waiting: string[] = []
  const done = (context: Context) => {
    const ids = waiting
    waiting = []
    if (context.wire.online) void flush(context, ids).catch(failed(context))
  }
  return (context, id) => {
    if (waiting.push(id) === 1) setTimeout(done, GATHER, context)
  }
}
