// For those who watch: whether we are up, and numbers for Prometheus.
import type { Context } from '../core/context.ts'
import type { Routes } from './route.ts'

export const health: Routes = ({ http, context, online, progress, metrics }) => {
  const numbers = shared(metrics)
  const known = shared(() => told(context))
  http.get('/healthz', async (_request, reply) => {
    const subjects = await known()
    const applying = progress()
    const { oldest, ...jobs } = context.queue.health
    const isUp = online() && jobs.status !== 'away' && jobs.status !== 'full'
    const queue = { ...jobs, oldestSeconds: Math.round(oldest / 1_000) }
    const status = !isUp ? 'degraded' : (subjects.status ?? (applying ? 'applying' : 'ok'))
    return reply
      .code(isUp ? 200 : 503)
      .send({ server: online() ? 'connected' : 'away', queue, applying, ...subjects, status })
  })
  http.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await numbers()))
}

/** What the subjects say of themselves. */
async function told(context: Context): Promise<Record<string, unknown>> {
  const fields = await Promise.all(context.house.subjects.flatMap(({ health }) => (health ? [health(context)] : [])))
  return Object.assign({}, ...fields)
}

/** Those who ask while it is being found out get the same answer: no rate limit holds them back. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let finding: Promise<T> | undefined
  return () => (finding ??= find().finally(() => (finding = undefined)))
}
