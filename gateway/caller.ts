// Finds who asks over HTTP: the administrator by token, a person by username and access code.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { acceptedSecrets } from '../config.ts'
import { signIn } from '../core/access/access.ts'
import type { Context } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { administrator, callerFor, type Caller } from '../core/model/caller.ts'
import { say } from '../texts/say.ts'

/** @throws Fault not-authorized */
export async function callerOf(context: Context, { headers, ip }: FastifyRequest): Promise<Caller> {
  const [scheme = '', credential = ''] = (headers.authorization ?? '').split(' ')
  if (/^bearer$/i.test(scheme) && isAccepted(context, 'admin', credential)) return administrator
  if (/^basic$/i.test(scheme)) {
    const [username = '', code = ''] = Buffer.from(credential, 'base64').toString().split(':')
    const { person } = await signIn(context, { username, code, address: ip })
    return { ...callerFor(context, person), door: 'API' }
  }
  throw new Fault(
    'not-authorized',
    say("Send the administrator's token (Bearer), or username and access code (Basic)."),
  )
}

/** @throws Fault not-authorized unless the request carries that secret of ours */
export function requireSecret(context: Context, name: string, request: FastifyRequest): void {
  if (!carriesSecret(context, name, request)) throw new Fault('not-authorized', say('Not for you.'))
}

export function carriesSecret(context: Context, name: string, { headers }: FastifyRequest): boolean {
  const [, credential = ''] = /^Bearer (.*)$/.exec(headers.authorization ?? '') ?? []
  return isAccepted(context, name, credential)
}

const isAccepted = ({ config, now }: Context, name: string, credential: string): boolean =>
  acceptedSecrets(config, name, now()).some(each => equal(credential, each))

/** Takes the same time wherever two texts differ. */
function equal(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
