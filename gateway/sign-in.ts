// The check of an access code, asked for by the XMPP server alone. Specification: xep/sign-in.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { signIn as check } from '../core/access/access.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'

const Question = z.object({
  username: z.string().max(1_023),
  code: z.string().max(1_023),
  address: z.string().max(100).default('unknown'),
})

const BODY = 16 * 1024 // bytes

export const signIn: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post('/internal/sign-in', { onRequest, bodyLimit: BODY }, async (request, reply) => {
    const question = Question.safeParse(request.body)
    if (!question.success) throw new Fault('bad-request', 'Expected username, code and address.')
    try {
      const { device } = await check(context, question.data)
      context.count('sign_ins')
      return { device }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      context.count('sign_ins_refused')
      const status = error.condition === 'resource-constraint' ? 429 : 403
      return reply.code(status).send({ error: error.condition, text: error.message })
    }
  })
}
