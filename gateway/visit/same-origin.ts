// Forms are taken from our own pages alone: nobody can make a browser that is signed in here act by a page elsewhere.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { gatewayUrl, type Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { formProof } from './session.ts'
import type { Visit } from './visit.ts'
import { say } from '../../texts/say.ts'
import { isEqualText } from '../../core/model/secret.ts'

/**
 * Our pages send no referrer, so over plain HTTP a browser may say `Origin: null` and nothing else: then the form has to
 * carry the proof of its session. Without a session there is nothing to act with.
 * @throws Fault forbidden
 */
export function requireOwnForm({ context, request, caller }: Visit): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const told = site !== undefined || (origin !== undefined && origin !== 'null')
  const own = site === undefined ? isOwn(context.config, request, origin) : site === 'same-origin'
  if (told ? !own : caller && !carriesProof(context, request))
    throw new Fault('forbidden', say('This form came from somewhere else. Open the page here and try again.'))
}

/**
 * As people reach us: by the address in the settings alone. While there is none, by whatever name the browser has asked,
 * which may be a name of somebody else's that leads here.
 */
export function isOwn(config: Config, { headers }: Pick<IncomingMessage, 'headers'>, origin = ''): boolean {
  const { host } = URL.canParse(origin) ? new URL(origin) : { host: '' }
  const isAsked = !config.url && host === headers.host
  return host !== '' && (host === new URL(gatewayUrl(config)).host || isAsked)
}

function carriesProof(context: Visit['context'], request: FastifyRequest): boolean {
  const { body } = request
  const given = typeof body === 'object' && body && 'proof' in body ? String(body.proof) : ''
  return isEqualText(given, formProof(context, request))
}
