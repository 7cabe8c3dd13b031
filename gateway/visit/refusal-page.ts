// A refusal as people read it: what they can do next, in their language; our own texts are for programs and logs, too.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../core/context.ts'
import type { Fault } from '../../xep/fault.ts'
import { html } from './html.ts'
import { currentTexts, languageFor } from './language.ts'
import { alertNote, sendPage } from './page.ts'
import { toJson } from '../refusal.ts'
import type { Texts } from '../texts/en.ts'

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
  const texts = currentTexts()
  const title = fault.condition === 'item-not-found' ? texts.notFoundTitle : texts.refusedTitle
  const main = html`${alertNote(textOf(request, texts, fault))}
    <p><a class="button second" href="/">${texts.home}</a></p>`
  return sendPage({ context, texts, reply }, { title, main, status: statusOf(fault) })
}

/** Of 401, HTTP wants a scheme to authenticate with (RFC 9110 §15.5.2); a page has none. */
const statusOf = ({ status }: Fault) => ({ 401: 403, 407: 403, 420: 400, 422: 400 })[status] ?? status

function textOf({ url }: FastifyRequest, texts: Texts, fault: Fault): string {
  const { incident } = toJson(fault)
  if (incident !== undefined) return texts.incident(incident)
  if (fault.condition === 'resource-constraint') return texts.slowDown
  if (fault.condition === 'remote-server-timeout') return texts.notNow
  if (fault.condition === 'item-not-found' && /^\/(c|g|k|p|welcome)\//.test(url)) return texts.linkDead
  return fault.message
}
