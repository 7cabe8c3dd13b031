// For those who watch: whether we are up, and numbers for Prometheus.
import { standing } from '../core/organisation/directory.ts'
import type { Routes } from './route.ts'

export const health: Routes = ({ http, context, online, progress, metrics }) => {
  const counted = shared(() => context.store.people.count({ guest: null }))
  const numbers = shared(metrics)
  const followed = shared(() => standing(context))
  http.get('/healthz', async (_request, reply) => {
    const people = await counted()
    const applying = progress()
    const directory = context.config.source === 'file' ? undefined : await followed()
    const unfollowed = directory?.problem !== undefined && 'unfollowed'
    const { oldest, ...jobs } = context.queue.health
    const isUp = online() && jobs.status !== 'away' && jobs.status !== 'full'
    const status = !isUp ? 'degraded' : unfollowed || (applying ? 'applying' : 'ok')
    const queue = { ...jobs, oldestSeconds: Math.round(oldest / 1_000) }
    return reply
      .code(isUp ? 200 : 503)
      .send({ status, server: online() ? 'connected' : 'away', queue, people, applying, directory })
  })
  http.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await numbers()))
}

/** Those who ask while it is being found out get the same answer: no rate limit holds them back. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let finding: Promise<T> | undefined
  return () => (finding ??= find().finally(() => (finding = undefined)))
}
