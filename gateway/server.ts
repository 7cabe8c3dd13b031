// The HTTP door: listen, limits, the one error handler.
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { gatewayUrl, type Config } from '../config.ts'
import type { Context } from '../core/context.ts'
import { refusalOf } from '../core/incident.ts'
import { Fault } from '../xep/fault.ts'
import { isProxy, unlistedProxy } from './client-address.ts'
import { openMonitor } from './health.ts'
import type { Door } from './route.ts'
import { toJson, TooLarge } from './refusal.ts'
import { languageOfRefusal, sendRefusal, wantsPage } from './visit/refusal-page.ts'
import { routes } from './routes.ts'
import { passUploads, UPLOADS_PATH } from './web/uploads.ts'
import { isSocket, passSockets } from './web/websocket.ts'
import { inLanguage, say } from '../texts/say.ts'

/**
 * Asked by the server for its clients, all of them from one address, or by monitors as often as they like; each of them costs
 * next to nothing. A person who joins 300 rooms asks for the pictures of 300.
 */
const UNLIMITED = new Set(
  ['sign-in', 'invite', 'register', 'contact', 'card', 'picture']
    .map(path => `/internal/${path}`)
    .concat('/healthz', '/metrics'),
)

/** A directory sends all its people at once. Style sheets, scripts and icons come from memory: a page asks for a dozen. */
const FREE = ['/scim/v2/', '/web/']

export async function openGateway(door: Omit<Door, 'http'>): Promise<FastifyInstance> {
  const { context } = door
  const { listen, httpPort } = context.config
  const refuse = (request: FastifyRequest, reply: FastifyReply, refused: () => Fault) =>
    inLanguage(languageOfRefusal(context, request, reply), () => {
      const fault = refused()
      // Fastify would close the connection while the client still sends, and most clients then read no answer: Node discards the rest.
      if (fault instanceof TooLarge) reply.removeHeader('connection')
      return wantsPage(request)
        ? sendRefusal(context, request, reply, fault)
        : reply.code(fault.status).send(toJson(fault))
    })
  const http = fastify({
    bodyLimit: context.config.bodyKilobytes * 1_024,
    requestTimeout: Math.max(context.config.uploadMinutes * 60_000, SLOW), // endSlow is stricter
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_NAME },
    trustProxy: address => isProxy(context.config, address),
    http: { shouldUpgradeCallback: isSocket, headersTimeout: SLOW },
    frameworkErrors: (error, request, reply: FastifyReply) =>
      void refuse(request, reply, () => ours(error) ?? new Fault('bad-request', say('This request cannot be read.'))),
  })
  http.addHook('onRequest', async request => endSlow(context.config, request))
  http.addHook('onRequest', async ({ raw }) => warnOfProxy(context, raw))
  // Other names of this machine, and those below ours, are not ours to bind to HTTPS.
  const secure = gatewayUrl(context.config).startsWith('https:')
  await http.register(helmet, { strictTransportSecurity: false })
  if (secure) http.addHook('onRequest', async (request, reply) => void bindToHttps(context.config, request, reply))
  await http.register(rateLimit, {
    global: true,
    max: 600,
    timeWindow: '1 minute',
    allowList: ({ url }) => UNLIMITED.has(url.split('?', 1)[0] ?? '') || FREE.some(folder => url.startsWith(folder)),
  })
  const faultOf = ({ url }: FastifyRequest, error: unknown) =>
    refusalOf(context, { url: url.split('?')[0] }, ours(error) ?? error)
  http.setErrorHandler((error, request, reply) => refuse(request, reply, () => faultOf(request, error)))
  http.setNotFoundHandler((request, reply) =>
    refuse(request, reply, () =>
      faultOf(request, new Fault('item-not-found', say('There is nothing at this address.'))),
    ),
  )
  for (const each of routes) each({ ...door, http })
  passUploads({ http, context })
  passSockets({ http, context })
  const { monitorListen } = context.config
  if (monitorListen) {
    const monitor = await openMonitor(door, monitorListen)
    http.addHook('onClose', () => monitor.close())
  }
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

/** Bounds count everybody behind such an address as one, so that one stranger there uses up what is meant for all. */
function warnOfProxy({ config, warnings }: Context, asked: IncomingMessage): void {
  const address = unlistedProxy(config, asked)
  if (address === undefined) return
  warnings.raise(() => ({
    ...{ object: address, part: 'X-Forwarded-For' },
    should: say('in BELLHOP_PROXIES, if it is a proxy of yours'),
    is: say('not believed: all behind it count as one'),
  }))
}

const LONGEST_NAME = 2_000 // characters of one part of a path: names of people and groups, tokens

const SLOW = 30_000 // ms for the headers of a request, and for its body unless the body is a file

/** Node has one bound for all requests, and a file of a phone takes longer than a form. */
function endSlow({ uploadMinutes }: Config, { raw, url, headers }: FastifyRequest): void {
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  if (!hasBody) return
  const timer = setTimeout(() => raw.destroy(), url.startsWith(UPLOADS_PATH) ? uploadMinutes * 60_000 : SLOW)
  raw.once('close', () => clearTimeout(timer))
}

/** RFC 6797: for our own name alone, and nothing below it. */
function bindToHttps(config: Config, { host }: FastifyRequest, reply: FastifyReply): void {
  if (host === new URL(gatewayUrl(config)).host) reply.header('strict-transport-security', 'max-age=31536000')
}

/** What fastify itself refuses (size, form, rate) is the asker's doing, not our bug. */
function ours(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  if (error.statusCode === 413) return new TooLarge(say('This request is larger than what is taken here.'))
  if (error.statusCode === 429) return new Fault('resource-constraint', error.message)
  return Number(error.statusCode) < 500 ? new Fault('bad-request', error.message.slice(0, 200)) : undefined
}
