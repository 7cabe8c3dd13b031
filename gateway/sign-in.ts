// The check of access codes, asked for by the XMPP server alone, many at once. Specification: xep/sign-in.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { signIn as check } from '../core/access/access.ts'
import type { Context } from '../core/context.ts'
import { refusalOf } from '../core/incident.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'

const PATH = '/internal/sign-in'
const AT_ONCE = 100
const BODY = 512 * 1024 // bytes: so many of the longest questions

const Questions = z.array(z.unknown()).max(AT_ONCE)
const Question = z.object({
  username: z.string().max(1_023),
  code: z.string().max(1_023),
  address: z.string().max(100).default('unknown'),
})

interface Answer {
  /** What the status of a request for this one alone would be. */
  status: number
  device?: string
}

export const signIn: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post(PATH, { onRequest, bodyLimit: BODY }, async ({ body }): Promise<Answer[]> => {
    const questions = Questions.safeParse(body)
    if (!questions.success) throw new Fault('bad-request', `Expected a list of at most ${AT_ONCE} questions.`)
    return Promise.all(questions.data.map(each => answer(context, each)))
  })
}

/** Of one question: whatever comes of it, the others have their answers. */
async function answer(context: Context, question: unknown): Promise<Answer> {
  const asked = Question.safeParse(question)
  if (!asked.success) return { status: 400 }
  try {
    const { device } = await check(context, asked.data)
    context.count('sign_ins')
    return { status: 200, device }
  } catch (error) {
    if (!(error instanceof Fault)) return { status: refusalOf(context, { url: PATH }, error).status }
    context.count('sign_ins_refused')
    return { status: error.condition === 'resource-constraint' ? 429 : 403 }
  }
}
