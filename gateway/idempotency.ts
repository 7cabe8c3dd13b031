// Requests with an Idempotency-Key: what comes again under the key is the same request (core/commands/once.ts).
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../core/model/caller.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

const LONGEST = 200 // characters of a key

export interface Keyed {
  caller: Caller
  /** A digest of the whole request: a key belongs to one request. */
  request?: string
}

/** The caller with what identifies the request. @throws Fault bad-request for a key that cannot be used */
export function keyedCaller(caller: Caller, { headers, method, url, body }: FastifyRequest): Keyed {
  const key = headers['idempotency-key']
  if (key === undefined) return { caller }
  if (typeof key !== 'string' || !key.trim() || key.length > LONGEST)
    throw new Fault('bad-request', say('An Idempotency-Key has 1 to {longest} characters.', { longest: LONGEST }))
  const id = digest([caller.person?.id ?? caller.jid ?? 'admin', key])
  return { caller: { ...caller, origin: `http ${id}` }, request: digest([method, url, body]) }
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')
