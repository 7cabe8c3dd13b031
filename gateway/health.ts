// For those who watch: whether we are up, for everybody; all else, and numbers for Prometheus, with the administrator's token.
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Context } from '../core/context.ts'
import { carriesSecret, requireSecret } from './caller.ts'
import { Outage } from '../xep/fault.ts'
import type { Door, Routes } from './route.ts'

export const health: Routes = door => {
  const { context } = door
  answer(door, {
    sees: request => carriesSecret(context, 'admin', request),
    require: request => requireSecret(context, 'admin', request),
  })
}

/** A port of its own, for monitors that send no token: who reaches the port reads everything. */
export async function openMonitor(
  door: Omit<Door, 'http'>,
  { host, port }: { host: string; port: number },
): Promise<FastifyInstance> {
  const http = fastify({ requestTimeout: 30_000, forceCloseConnections: true })
  answer({ ...door, http }, { sees: () => true, require: () => {} })
  await http.listen({ host, port })
  return http
}

interface Watcher {
  /** Whether the one who asks may read more than the status. */
  sees: (request: FastifyRequest) => boolean
  /** @throws Fault not-authorized for who may not read the numbers */
  require: (request: FastifyRequest) => void
}

function answer(door: Door, watcher: Watcher): void {
  const { http } = door
  const numbers = shared(door.metrics)
  const known = shared(() => healthOf(door))
  http.get('/healthz', async (request, reply) => {
    const { isUp, told } = await known()
    return reply.code(isUp ? 200 : 503).send(watcher.sees(request) ? told : { status: told.status })
  })
  const onRequest = async (request: FastifyRequest) => watcher.require(request)
  http.get('/metrics', { onRequest }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await numbers()),
  )
}

type Watched = Pick<Door, 'context' | 'online' | 'server' | 'progress'>

export interface Health {
  /** Whether people can use Bellhop. */
  isUp: boolean
  /** What monitors read. */
  told: Record<string, unknown> & { status: HealthStatus }
}

/** `unfollowed`: people can use Bellhop, and who left the organisation may still be here. */
type HealthStatus = 'ok' | 'applying' | 'unfollowed' | 'degraded'

export async function healthOf({ context, online, server, progress }: Watched): Promise<Health> {
  const subjects = await told(context).catch(withoutStore)
  const applying = progress()
  const { oldest, ...jobs } = context.queue.health
  const isUp = online() && subjects.status !== 'degraded' && jobs.status !== 'away' && jobs.status !== 'full'
  const queue = { ...jobs, oldestSeconds: Math.round(oldest / 1_000) }
  const status = isUp ? statusOf(subjects.status, applying !== '') : 'degraded'
  return { isUp, told: { server: server(), queue, applying, ...subjects, status } }
}

function statusOf(said: unknown, isApplying: boolean): HealthStatus {
  if (said === 'unfollowed') return said
  return isApplying ? 'applying' : 'ok'
}

/** Collects what the subjects say of their health. */
async function told(context: Context): Promise<Record<string, unknown>> {
  const fields = await Promise.all(context.house.subjects.flatMap(({ health }) => (health ? [health(context)] : [])))
  return Object.assign({}, ...fields)
}

/** @throws whatever says something else than that the store does not answer */
function withoutStore(error: unknown): Record<string, unknown> {
  if (!(error instanceof Outage)) throw error
  return { status: 'degraded', store: 'away' }
}

/** Gives the same answer to all who ask while it is being found out: no rate limit holds them back. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let finding: Promise<T> | undefined
  return () => (finding ??= find().finally(() => (finding = undefined)))
}
