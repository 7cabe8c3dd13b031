// POST /api/pairing, for apps: username and pairing code, or the token of the link, in exchange for an access code.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { redeemPairing, redeemPairingLink, type Redeemer } from '../core/access/pairing.ts'
import { Fault } from '../xep/fault.ts'
import { keyedCaller } from './idempotency.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Typed = z.object({ username: z.string().max(1_023), code: z.string().max(100) })
const Scanned = z.object({ token: z.string().max(200) })

const BODY = 16 * 1024 // bytes

export const pairing: Routes = ({ http, context }) => {
  http.post('/api/pairing', { bodyLimit: BODY }, async request => {
    const { body } = request
    const [typed, scanned] = [Typed.safeParse(body), Scanned.safeParse(body)]
    if (!typed.success && !scanned.success)
      throw new Fault('bad-request', say('Send username and code, or token, as JSON.'))
    const by = redeemer(request)
    const { code, record } = typed.success
      ? await redeemPairing(context, typed.data.username, typed.data.code, by)
      : await redeemPairingLink(context, scanned.data?.token ?? '', by)
    return { code, until: record.expires }
  })
}

/** With an Idempotency-Key, the same request is answered by the same code. */
function redeemer(request: FastifyRequest): Redeemer {
  const { caller, request: whole } = keyedCaller({ admin: false }, request)
  return { address: request.ip, ...(caller.origin !== undefined && { by: `${caller.origin} ${whole}` }) }
}
