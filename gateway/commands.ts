// Commands over HTTP: POST /api/commands/<name> with the fields as JSON, described by /api/openapi.json.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { commandAt, nodeOf, type Answer, type Command, type Progress } from '../core/commands/command.ts'
import { invokeOnce } from '../core/commands/once.ts'
import type { Context } from '../core/context.ts'
import { refusalOf } from '../core/incident.ts'
import { permit } from '../core/policy/permit.ts'
import { Fault } from '../xep/fault.ts'
import { callerOf } from './caller.ts'
import { keyedCaller } from './idempotency.ts'
import { openApi } from './openapi.ts'
import { toJson } from './refusal.ts'
import type { Routes } from './route.ts'
import type { Caller } from '../core/model/caller.ts'
import { readBy } from '../core/model/reader.ts'
import { say } from '../texts/say.ts'

const Body = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).nullish()
const STREAM = 'application/x-ndjson'
const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } } // files that anybody gives, from one address: text takes long to read

export const commands: Routes = ({ http, context }) => {
  http.get('/api/openapi.json', async () => openApi(context.house.categories))
  const callers = new WeakMap<FastifyRequest, Caller>()
  const { config } = context
  const { bodyKilobytes, bodyFields } = config
  type Asked = FastifyRequest<{ Params: { node?: string } }>
  const commandOf = ({ params, routeOptions }: Asked) =>
    commandAt(context.house.commands, params.node ?? routeOptions.url?.split('/').at(-1) ?? '')
  /** Before the body is read: who may not ask is not listened to, and nobody for more than the command can take. */
  const onRequest = async (request: Asked) => {
    const caller = await callerOf(context, request)
    callers.set(request, caller)
    permit(commandOf(request).who, caller)
  }
  const run = async (request: Asked, reply: FastifyReply) => {
    const caller = callers.get(request) ?? { admin: false }
    const command = commandOf(request)
    refuseMany(request.body, bodyFields)
    const fields = Body.safeParse(request.body)
    if (!fields.success) throw new Fault('bad-request', say('Send the fields as a flat JSON object.'))
    const raw = Object.fromEntries(Object.entries(fields.data ?? {}).map(([name, value]) => [name, String(value)]))
    const { caller: asking, request: digest } = keyedCaller(caller, request)
    const asked = { command, fields: raw, ...(digest !== undefined && { request: digest }) }
    const ask = (tell?: Progress) => readBy(context, caller.person, () => invokeOnce(context, asking, asked, tell))
    if (request.headers.accept !== STREAM) return ask()
    return reply.type(STREAM).send(Readable.from(lines(context, command, ask)))
  }
  http.post('/api/commands/:node', { onRequest, bodyLimit: bodyKilobytes * 1_024 }, run)
  for (const command of context.house.commands.filter(takesFile)) {
    const bounds = { bodyLimit: mostBytes(config, command), ...(command.who !== 'admin' && { config: LIMIT }) }
    http.post(`/api/commands/${nodeOf(command)}`, { onRequest, ...bounds }, run)
  }
}

const filesOf = ({ inputs }: Command) => Object.values(inputs).filter(({ type }) => type === 'file')
const takesFile = (command: Command) => filesOf(command).length > 0

/** Of a request for a command that takes files: no more than its files can have, as text takes long to read. */
function mostBytes({ bodyKilobytes, fileMegabytes }: Config, command: Command): number {
  const largest = fileMegabytes * 1_048_576
  const inBase64 = (bytes: number) => Math.ceil(bytes / 3) * 4
  const sizes = filesOf(command).map(({ most }) => (most === undefined ? largest : inBase64(most)))
  return Math.min(largest, Math.max(...sizes) + bodyKilobytes * 1_024)
}

/** Judged before anything is made of them. @throws Fault bad-request */
function refuseMany(body: unknown, most: number): void {
  if (typeof body === 'object' && body && Object.keys(body).length > most)
    throw new Fault('bad-request', say('Send at most {most} fields.', { most }))
}

/** A line of JSON per step of progress, and the answer or the refusal as the last one. */
async function* lines(
  context: Context,
  command: Command,
  ask: (progress: Progress) => Promise<Answer>,
): AsyncIterable<string> {
  const waiting: object[] = []
  let wake = () => {}
  const tell = (line: object) => {
    waiting.push(line)
    wake()
  }
  const finished = ask(progress => tell({ progress })).then(
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
