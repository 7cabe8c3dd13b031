// A refusal as people read it: what they can do next, in their language; our own texts are for programs and logs, too.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../core/context.ts'
import type { Fault } from '../../xep/fault.ts'
import { html } from './html.ts'
import { languageFor } from './language.ts'
import { alertNote, sendPage } from './page.ts'
import { toJson } from '../refusal.ts'
import { say } from '../../texts/say.ts'

/** Browsers say that they take HTML; who asks the API or is the XMPP server does not. */
export const wantsPage = ({ url, headers }: FastifyRequest) =>
  !/^\/(api|internal)\b/.test(url) && /\btext\/html\b/.test(headers.accept ?? '')

/** The language of who gets a refusal: of the visitor where somebody visits a page, else what the browser asks for. */
export function languageOfRefusal({ config }: Context, request: FastifyRequest, reply: FastifyReply): string {
  const visitor = reply.getHeader('content-language')
  if (typeof visitor === 'string') return visitor
  return wantsPage(request) ? languageFor(config, request.headers['accept-language']) : config.language
}

export function sendRefusal(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
): FastifyReply {
  const title = fault.condition === 'item-not-found' ? say('Nothing here') : say('That did not work')
  const main = html`${alertNote(textOf(request, fault))}
    <p><a class="button second" href="/">${say('Start page')}</a></p>`
  return sendPage({ context, reply }, { title, main, status: statusOf(fault) })
}

/** Of 401, HTTP wants a scheme to authenticate with (RFC 9110 §15.5.2); a page has none. */
const statusOf = ({ status }: Fault) => ({ 401: 403, 407: 403, 420: 400, 422: 400 })[status] ?? status

function textOf({ url }: FastifyRequest, fault: Fault): string {
  const { incident } = toJson(fault)
  if (incident !== undefined)
    return say('Something went wrong here. If you report it, say incident {id}.', { id: incident })
  if (fault.condition === 'resource-constraint') return say('Too many tries. Wait a little, then try again.')
  if (fault.condition === 'remote-server-timeout')
    return say('The chat server does not answer at the moment. Try again in a minute.')
  if (fault.condition === 'item-not-found' && /^\/(c|g|k|p|welcome)\//.test(url))
    return say('This link is unknown, no longer valid, or was used already. Ask whoever gave it to you for a new one.')
  return fault.message
}
