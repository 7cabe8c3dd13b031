// Commands over HTTP: POST /api/commands/<name> with the fields as JSON, described by /api/openapi.json.
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invoke, type Answer, type Command } from '../core/commands/command.ts'
import { commandAt, commands as all } from '../core/commands/index.ts'
import type { Caller, Context } from '../core/context.ts'
import { refusalOf } from '../core/incident.ts'
import { Fault } from '../xep/fault.ts'
import { callerOf } from './caller.ts'
import { openApi } from './openapi.ts'
import { toJson } from './refusal.ts'
import type { Routes } from './route.ts'

const Body = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).nullish()
const STREAM = 'application/x-ndjson'

export const commands: Routes = ({ http, context }) => {
  http.get('/api/openapi.json', async () => openApi(all))
  const callers = new WeakMap<FastifyRequest, Caller>()
  /** Before the body: who may not ask is not listened to for 64 MB. */
  const onRequest = async (request: FastifyRequest) => void callers.set(request, await callerOf(context, request))
  http.post<{ Params: { node: string } }>('/api/commands/:node', { onRequest }, async (request, reply) => {
    const caller = callers.get(request) ?? { admin: false }
    const command = commandAt(request.params.node)
    const fields = Body.safeParse(request.body)
    if (!fields.success) throw new Fault('bad-request', 'Send the fields as a flat JSON object.')
    const raw = Object.fromEntries(Object.entries(fields.data ?? {}).map(([name, value]) => [name, String(value)]))
    if (request.headers.accept !== STREAM) return invoke(context, caller, command, raw)
    return reply.type(STREAM).send(Readable.from(lines(context, caller, command, raw)))
  })
}

/** A line of JSON per step of progress, and the answer or the refusal as the last one. */
async function* lines(
  context: Context,
  caller: Caller,
  command: Command,
  raw: Record<string, string>,
): AsyncIterable<string> {
  const waiting: object[] = []
  let wake = () => {}
  const tell = (line: object) => {
    waiting.push(line)
    wake()
  }
  const finished = invoke(context, caller, command, raw, progress => tell({ progress })).then(
    answer => tell({ answer }),
    error => tell(toJson(refusalOf(context, { command: command.name }, error))),
  )
  for (let done = false; !done;) {
    if (!waiting.length) await new Promise<void>(resolve => (wake = resolve))
    for (const line of waiting.splice(0)) {
      done ||= !('progress' in line)
      yield `${JSON.stringify(line)}\n`
    }
  }
  await finished
}

export type Line = { progress: string } | { answer: Answer } | { error: string; text: string }
