// Requests that come again under one Idempotency-Key: they get the first answer, and nothing is done twice.
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Answer } from '../core/commands/command.ts'
import type { Caller } from '../core/model/caller.ts'
import { Fault } from '../xep/fault.ts'

const MOST = 1_000 // answers that are remembered; the oldest go first
const LONGEST = 200 // characters of a key

/** Runs `run` once for one caller and key. */
export type Once = (
  caller: Caller,
  request: FastifyRequest,
  run: (caller: Caller) => Promise<Answer>,
) => Promise<Answer>

/**
 * Answers are remembered until the process ends. Behind a restart the key still is the origin of what is stored: a broadcast that
 * was accepted under the key is not sent again.
 * @throws Fault bad-request for a key of no use, conflict for a key that came with another request
 */
export function makeOnce(): Once {
  const first = new Map<string, { asked: string; answer: Promise<Answer> }>()
  return async (caller, request, run) => {
    const key = request.headers['idempotency-key']
    if (key === undefined) return run(caller)
    if (typeof key !== 'string' || !key.trim() || key.length > LONGEST)
      throw new Fault('bad-request', `An Idempotency-Key has 1 to ${LONGEST} characters.`)
    const id = digest([caller.person?.id ?? caller.jid ?? 'admin', key])
    const asked = digest([request.method, request.url, request.body])
    const known = first.get(id)
    if (known && known.asked !== asked) throw new Fault('conflict', 'This Idempotency-Key came with another request.')
    if (known) return known.answer
    const answer = run({ ...caller, origin: `http ${id}` })
    first.set(id, { asked, answer })
    const [oldest] = first.keys()
    if (first.size > MOST && oldest !== undefined) first.delete(oldest)
    return answer
  }
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')
