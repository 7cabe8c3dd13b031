// SCIM 2.0 (RFC 7644) at /scim/v2, for the directory that has the token: Entra ID, Okta and others send their people here.
import type { FastifyRequest } from 'fastify'
import { networkOf, refuseWait } from '../../core/access/attempt.ts'
import { requireSource } from '../../core/organisation/directory.ts'
import { refusalOf } from '../../core/incident.ts'
import { Fault } from '../../xep/fault.ts'
import { requireSecret } from '../caller.ts'
import type { Routes } from '../route.ts'
import { discovery } from './discovery.ts'
import { statusOf, toScim } from './error.ts'
import { serveResources } from './resource.ts'
import { say } from '../../texts/say.ts'

const BODY = 4 * 1024 * 1024 // bytes: a group with tens of thousands of members
const TYPE = 'application/scim+json; charset=utf-8'

export const scim: Routes = door => {
  const { http, context } = door
  void http.register(
    async routes => {
      routes.addHook('onRoute', route => void Object.assign(route, { bodyLimit: BODY }))
      routes.addHook('onRequest', async request => authorise(request))
      routes.addHook('onSend', async (_request, reply) => void (reply.statusCode !== 204 && reply.type(TYPE)))
      const parse = routes.getDefaultJsonParser('error', 'error')
      const types = ['application/scim+json', 'application/json']
      routes.addContentTypeParser<string>(
        types,
        { parseAs: 'string' },
        (request, body, done) => (body === '' ? done(null) : parse(request, body, done)), // a DELETE may have a type and nothing else
      )
      routes.setErrorHandler((error, request, reply) => {
        const fault = refusalOf(context, { url: request.url.split('?')[0] }, unread(error) ?? error)
        return reply.code(statusOf(fault)).send(toScim(fault))
      })
      routes.setNotFoundHandler(() => {
        throw new Fault('item-not-found', say('There is nothing at this address.'))
      })
      discovery(routes, { ...door, http: routes })
      serveResources(routes, { ...door, http: routes }, 'User')
      serveResources(routes, { ...door, http: routes }, 'Group')
    },
    { prefix: '/scim/v2' },
  )

  /** The right token is let in whatever others try from the same address: its 256 bits need no pause. */
  function authorise(request: FastifyRequest): void {
    try {
      requireSecret(context, 'scim', request)
    } catch (error) {
      const key = `scim ${networkOf(request.ip)}`
      refuseWait(context.throttle.wait(key, 20))
      context.throttle.fail(key)
      throw error
    }
    requireSource(context.config, 'scim')
  }
}

/** Makes a fault of what fastify itself refuses: that is the asker's doing. */
function unread(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || Number(error.statusCode) >= 500) return undefined
  return new Fault('bad-request', error.message.slice(0, 200), { scimType: 'invalidSyntax', status: error.statusCode })
}
