// The pictures of rooms, drawn from a name or drawn anew from what somebody has set; asked for by the XMPP server alone.
// Specification: xep/pictures.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { drawTile } from '../core/model/picture.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Question = z.union([z.object({ of: z.string().max(1_023) }), z.object({ data: z.base64() })])

const BODY = 200 * 1024 // bytes: a picture of 100 kB in base64

export const picture: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post('/internal/picture', { onRequest, bodyLimit: BODY }, async request => {
    const question = Question.safeParse(request.body)
    if (!question.success) throw new Fault('bad-request', say('Expected of, or data.'))
    const asked = question.data
    const { type, data, hash } =
      'of' in asked ? drawTile(asked.of, 'room') : await context.pictures.take(Buffer.from(asked.data, 'base64'))
    return { type, data: data.toString('base64'), hash }
  })
}
