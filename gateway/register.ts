// Registering by an invitation, asked for by the XMPP server alone. Specification: xep/register.md
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { registerDevice, registrantOf } from '../core/access/adopt.ts'
import { networkOf, refuseWait } from '../core/access/attempt.ts'
import { Fault } from '../xep/fault.ts'
import { requireSecret } from './caller.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Token = z.object({ token: z.string().max(200), address: z.string().max(100).default('unknown') })
const Registration = Token.extend({ username: z.string().max(1_023), credential: z.string().max(1_023) })

const BODY = 16 * 1024 // bytes

export const register: Routes = ({ http, context }) => {
  const options = {
    onRequest: async (request: FastifyRequest) => requireSecret(context, 'sign-in', request),
    bodyLimit: BODY,
  }
  http.post('/internal/invite', options, async request => {
    const { token, address } = read(Token, request.body)
    const { person, invite } = await guarded({ token, address }, () => registrantOf(context, token))
    return { username: person.username, kind: invite.kind }
  })
  http.post('/internal/register', options, async request => {
    const asked = read(Registration, request.body)
    return { device: await guarded(asked, () => registerDevice(context, asked)) }
  })

  /** Nobody makes up a token, but whoever tries is slowed down; who has a good one waits for failures at that one alone. */
  async function guarded<T>({ token, address }: z.infer<typeof Token>, run: () => Promise<T>): Promise<T> {
    const { throttle } = context
    refuseWait(throttle.wait(`register ${token}`, 20))
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      throttle.fail(`register ${token}`)
      const key = `register ${networkOf(address)}`
      refuseWait(throttle.wait(key, 20))
      throttle.fail(key)
      throw error
    }
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const found = schema.safeParse(body)
  if (!found.success) throw new Fault('bad-request', say('Expected token, username, credential and address.'))
  return found.data
}
