// For those who watch: whether we are up, and numbers for Prometheus.
import type { Routes } from './route.ts'

export const health: Routes = ({ http, context, online, progress, metrics }) => {
  http.get('/healthz', async (_request, reply) => {
    const people = await context.store.people.count()
    const applying = progress()
    const status = !online() ? 'degraded' : applying ? 'applying' : 'ok'
    return reply.code(online() ? 200 : 503).send({ status, server: online() ? 'connected' : 'away', people, applying })
  })
  http.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics()))
}
