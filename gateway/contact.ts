// A contact's token in a subscription request, checked for the XMPP server alone. Specification: xep/contact.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { redeemContact, contactOf } from '../core/invites/contact.ts'
import type { Context } from '../core/context.ts'
import { readToken } from '../core/invites/invite.ts'
import { personCalled } from '../core/people/person.ts'
import { Fault, wasRefused } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'
import type { Person } from '../core/model/person.ts'
import { say } from '../texts/say.ts'

const name = z.string().max(1_023)
const Question = z.object({ token: z.string().max(1_023), by: name, with: name })

const BODY = 16 * 1024 // bytes

export const contact: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post('/internal/contact', { onRequest, bodyLimit: BODY }, async (request, reply) => {
    const question = Question.safeParse(request.body)
    if (!question.success) throw new Fault('bad-request', say('Expected token, by and with.'))
    try {
      await grant(context, question.data)
      return {}
    } catch (error) {
      if (!wasRefused(error)) throw error
      return reply.code(403).send({ error: error.condition, text: error.message })
    }
  })
}

/** @throws Fault item-not-found unless the token is good for being a contact of the one who is asked */
async function grant(context: Context, { token, ...question }: z.infer<typeof Question>): Promise<void> {
  const [by, asked] = await Promise.all([named(context, question.by), named(context, question.with)])
  const maker = await contactOf(context, await readToken(context, token, 'contact', by.id))
  if (maker.id !== asked.id)
    throw new Fault('item-not-found', say('This link is not from {name}.', { name: asked.name }))
  await redeemContact(context, token, by)
}

async function named(context: Context, username: string): Promise<Person> {
  const person = await personCalled(context, username)
  if (!person) throw new Fault('item-not-found', say('There is no {username}.', { username }))
  return person
}
