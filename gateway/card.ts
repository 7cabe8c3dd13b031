// Answers what the organisation tells of a person, for that person's vCard; asked for by the XMPP server alone. Specification:
// xep/cards.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf } from '../core/people/caller.ts'
import { cardOf } from '../core/people/card.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const name = z.string().max(1_023)
const Question = z.object({ of: name, by: name })

const BODY = 16 * 1024 // bytes

export const card: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post('/internal/card', { onRequest, bodyLimit: BODY }, async request => {
    const question = Question.safeParse(request.body)
    if (!question.success) throw new Fault('bad-request', say('Expected of and by.'))
    const { of, by } = question.data
    const found = await cardOf(context, of, await callerOf(context, `${by}@${context.config.domain}`))
    if (!found) throw new Fault('item-not-found', say('There is no card of {of}.', { of }))
    return found
  })
}
