// Knows who is signed in on our pages by a cookie that names the code it was opened with, and proves that we wrote it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptedSecrets, gatewayUrl, secret, type Config } from '../../config.ts'
import type { Context } from '../../core/context.ts'
import { endPage, pageCaller } from '../../core/access/page-session.ts'
import { isEqualText, keyedHash } from '../../core/model/secret.ts'
import type { Caller } from '../../core/model/caller.ts'

const COOKIE = 'bellhop'
const DAYS = 30 // for which a session of the pages is good

/** Asked at each request, so that ending the device ends the session. */
export async function sessionOf(context: Context, request: FastifyRequest): Promise<Caller | undefined> {
  const session = cookieOf(context, request)
  return session && pageCaller(context, session)
}

/** @param device the id of the code that was used */
export function openSession({ config, now }: Context, reply: FastifyReply, device: string): void {
  const content = `${device}.${now().getTime()}`
  void reply.setCookie(COOKIE, `${content}.${seal(config, content)}`, {
    ...attributes(config),
    maxAge: DAYS * 86_400,
  })
}

export async function closeSession(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  void reply.clearCookie(COOKIE, attributes(context.config))
  const session = cookieOf(context, request)
  if (session) await endPage(context, session.device)
}

/** What a form of ours carries for a browser that does not say where a form comes from; bound to the session. */
export const formProof = ({ config }: Pick<Context, 'config'>, { cookies }: FastifyRequest) =>
  seal(config, `form ${cookies?.[COOKIE] ?? ''}`)

interface Session {
  /** The id of the code that it was opened with. */
  device: string
  /** In milliseconds. */
  opened: number
}

function cookieOf({ config, now }: Context, { cookies }: FastifyRequest): Session | undefined {
  const cookie = cookies?.[COOKIE] ?? ''
  const [, content = '', device = '', time, proof = ''] = /^(([^.]+)\.(\d+))\.([\w-]+)$/.exec(cookie) ?? []
  const opened = Number(time)
  if (!isSealed({ config, now }, content, proof)) return undefined
  return now().getTime() - opened < DAYS * 86_400_000 ? { device, opened } : undefined
}

const seal = (config: Config, content: string, key = secret(config, 'session')) =>
  keyedHash(content, key).toString('base64url')

/** Whether we wrote it, with the key of now or the one before. */
const isSealed = ({ config, now }: Pick<Context, 'config' | 'now'>, content: string, proof: string): boolean =>
  acceptedSecrets(config, 'session', now()).some(key => isEqualText(proof, seal(config, content, key)))

const attributes = (config: Config) =>
  ({ httpOnly: true, sameSite: 'lax', secure: gatewayUrl(config).startsWith('https:'), path: '/' }) as const
