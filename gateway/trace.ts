// GET /api/trace: the stanzas that pass through Bellhop, a line of JSON each, for the bearer of the administrator's token.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { hosts } from '../config.ts'
import { enterAct } from '../core/audit/act.ts'
import { administrator } from '../core/model/caller.ts'
import { LONGEST_TRACE, LARGEST_TRACE, type Trace, type TraceLine } from '../core/model/trace.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Door, Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Asked = z.strictObject({
  jid: z.string().min(1).max(3071).optional(), // RFC 7622 §3.1
  seconds: z.coerce.number().int().min(1).max(LONGEST_TRACE).default(60),
  stanzas: z.coerce.number().int().min(1).max(LARGEST_TRACE).default(LARGEST_TRACE),
})

export const trace: Routes = ({ http, context, trace }) => {
  http.get('/api/trace', async (request, reply) => {
    requireSecret(context, 'admin', request)
    const asked = Asked.safeParse(request.query)
    if (!asked.success)
      throw new Fault(
        'bad-request',
        say('Send jid, seconds (1 to {longestTrace}) and stanzas (1 to {largestTrace}), each of them optional.', {
          longestTrace: LONGEST_TRACE,
          largestTrace: LARGEST_TRACE,
        }),
      )
    const { jid = 'everybody', seconds, stanzas } = asked.data
    const fields = { jid, seconds: String(seconds), stanzas: String(stanzas) }
    await enterAct(context, { caller: administrator, name: 'trace', fields })
    const gone = new AbortController()
    const lines = trace(asked.data, gone.signal)
    reply.raw.once('close', () => gone.abort())
    return reply
      .type('application/x-ndjson')
      .send(Readable.from(text(hosts(context.config).component, asked.data, lines)))
  })
}

/** The first line says what is traced, the last one why the trace ended. */
async function* text(component: string, asked: Trace, lines: ReturnType<Door['trace']>): AsyncIterable<string> {
  const first: TraceLine = { trace: 1, component, ...asked }
  yield `${JSON.stringify(first)}\n`
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}
