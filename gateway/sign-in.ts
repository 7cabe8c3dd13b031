// The check of access codes, asked for by the XMPP server alone, many at once. Specification: xep/sign-in.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { signIn as check } from '../core/access/access.ts'
import type { Context } from '../core/context.ts'
import { refusalOf } from '../core/incident.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const PATH = '/internal/sign-in'
const AT_ONCE = 100 // sign-ins of which the server asks in one request
const HELD = 5_000 // ms for which a sign-in is held back, and not refused
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
  /** Seconds for which the server holds the answer back. */
  wait?: number
  /** What the client is told: why it has to come again later, or to whoever proved to be somebody, what to do instead. */
  text?: string
}

export const signIn: Routes = ({ http, context }) => {
  const onRequest = async (request: FastifyRequest) => requireSecret(context, 'sign-in', request)
  http.post(PATH, { onRequest, bodyLimit: BODY }, async ({ body }): Promise<Answer[]> => {
    const questions = Questions.safeParse(body)
    if (!questions.success)
      throw new Fault('bad-request', say('Expected a list of at most {atOnce} questions.', { atOnce: AT_ONCE }))
    return Promise.all(questions.data.map(each => answer(context, each)))
  })
}

/** Of one question: whatever comes of it, the others have their answers. */
async function answer(context: Context, question: unknown): Promise<Answer> {
  const asked = Question.safeParse(question)
  if (!asked.success) return { status: 400 }
  try {
    const { device, wait } = await check(context, asked.data)
    if (wait > 0) context.count('sign_ins_slowed')
    if (wait > HELD) return tooOften(wait)
    context.count('sign_ins')
    return { status: 200, device, ...(wait > 0 && { wait: wait / 1_000 }) }
  } catch (error) {
    if (!(error instanceof Fault)) return { status: refusalOf(context, { url: PATH }, error).status }
    context.count('sign_ins_refused')
    if (error.condition === 'gone') return { status: 403, text: error.message }
    return { status: error.condition === 'resource-constraint' ? 429 : 403 }
  }
}

/** Refuses for now: the client keeps the code, which is right. */
function tooOften(wait: number): Answer {
  const seconds = Math.ceil(wait / 1_000)
  const again = say('This access code signs in again and again. Try again in {seconds} seconds.', { seconds })
  const text = `${again} ${say('If two apps or devices use it, each needs an access code of its own.')}`
  return { status: 409, wait: HELD / 1_000, text }
}
