// Pages at their paths: a GET shows something, a POST with a form of ours changes something.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../core/context.ts'
import { inLanguage } from '../../texts/say.ts'
import { answerForm } from './form-once.ts'
import { sendPage } from './page.ts'
import { requireOwnForm } from './same-origin.ts'
import { onVisit, type Page, type View, type Visit } from './visit.ts'

const LIMIT = { rateLimit: { max: 200, timeWindow: '1 minute' } } // forms from one address: an event behind one router fits

/** Lets pages of a scope read cookies and forms, and no other bodies. @param bytes the most that a form has */
export async function readForms(scope: FastifyInstance, bytes: number): Promise<void> {
  await scope.register(cookie)
  scope.removeAllContentTypeParsers()
  await scope.register(formbody, { bodyLimit: bytes })
}

export const showPage = (scope: FastifyInstance, context: Context, path: string, page: Page) =>
  scope.get(path, (request, reply) =>
    onVisit(context, request, reply, async visit => answerPage(visit, await page(visit))),
  )

/** By POST alone: programs open links, too, and that must change nothing. */
export const takeForm = (scope: FastifyInstance, context: Context, path: string, bytes: number, page: Page) =>
  scope.post(path, { bodyLimit: bytes, config: LIMIT }, (request, reply) =>
    onVisit(context, request, reply, async visit => {
      requireOwnForm(visit)
      return answerPage(visit, await answerForm(visit, page))
    }),
  )

export const answerPage = (visit: Visit, found: View | { to: string }): FastifyReply =>
  'to' in found
    ? visit.reply.header('cache-control', 'no-store').redirect(found.to, 303)
    : inLanguage(found.language, () => sendPage(visit, found))
