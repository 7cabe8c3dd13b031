// POST /api/pairing, for apps: username and pairing code, or the token of the link, in exchange for an access code.
import { z } from 'zod'
import { redeemPairing, redeemPairingLink } from '../core/access/pairing.ts'
import { Fault } from '../xep/fault.ts'
import type { Routes } from './route.ts'

const Typed = z.object({ username: z.string().max(1_023), code: z.string().max(100) })
const Scanned = z.object({ token: z.string().max(200) })

const BODY = 16 * 1024 // bytes

export const pairing: Routes = ({ http, context }) => {
  http.post('/api/pairing', { bodyLimit: BODY }, async ({ body, ip }) => {
    const [typed, scanned] = [Typed.safeParse(body), Scanned.safeParse(body)]
    if (!typed.success && !scanned.success) throw new Fault('bad-request', 'Send username and code, or token, as JSON.')
    const { code, record } = typed.success
      ? await redeemPairing(context, typed.data.username, typed.data.code, ip)
      : await redeemPairingLink(context, scanned.data?.token ?? '', ip)
    return { code, until: record.expires }
  })
}
