// The HTTP door: listen, limits, the one error handler.
import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { Fault } from '../xep/fault.ts'
import type { Door } from './route.ts'
import { routes } from './routes.ts'

const BODY = 64 * 1024 * 1024 // bytes: an organisation file of the largest size, as base64, has to fit

export async function openGateway(door: Omit<Door, 'http'>): Promise<FastifyInstance> {
  const { context } = door
  const { listen, httpPort } = context.config
  const http = fastify({ bodyLimit: BODY, requestTimeout: 30_000, forceCloseConnections: true })
  await http.register(helmet)
  await http.register(rateLimit, {
    global: true,
    max: 600,
    timeWindow: '1 minute',
    allowList: request => request.url === '/internal/sign-in',
  })
  http.setErrorHandler((error: FastifyError | Fault, request, reply) => {
    const fault = error instanceof Fault ? error : ours(error)
    if (fault) {
      context.count('faults')
      return reply.code(fault.status).send({ error: fault.condition, text: fault.message })
    }
    const incident = randomUUID().slice(0, 8)
    context.count('incidents')
    context.log.error({ incident, url: request.url.split('?')[0], error: error.stack }, 'our bug')
    return reply.code(500).send({ error: 'internal-server-error', text: 'Something went wrong here.', incident })
  })
  http.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'item-not-found', text: 'There is nothing at this address.' }),
  )
  for (const each of routes) each({ ...door, http })
  try {
    await http.listen({ host: listen, port: httpPort })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new Error(
        `Port ${httpPort} is in use: another Bellhop may run already, or give this one another BELLHOP_HTTP_PORT.`,
      )
    throw error
  }
  return http
}

/** What fastify itself refuses (size, form, rate) is the asker's doing, not our bug. */
function ours({ statusCode, message }: FastifyError): Fault | undefined {
  if (statusCode === 429) return new Fault('resource-constraint', message)
  return statusCode && statusCode < 500 ? new Fault('bad-request', message) : undefined
}
