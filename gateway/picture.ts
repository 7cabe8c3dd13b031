// The picture of a room that nobody has set one for; asked for by the XMPP server alone. Specification: xep/pictures.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { drawTile } from '../core/model/picture.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'

const Question = z.object({ of: z.string().max(1_023) })

const BODY = 16 * 1024 // bytes

export const picture: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post('/internal/picture', { onRequest, bodyLimit: BODY }, async request => {
    const question = Question.safeParse(request.body)
    if (!question.success) throw new Fault('bad-request', 'Expected of.')
    const { type, data, hash } = drawTile(question.data.of, 'room')
    return { type, data: data.toString('base64'), hash }
  })
}
