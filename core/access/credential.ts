// Credentials of devices as we keep them: a keyed hash of an access code, or of what a client that registered made itself.
import { secret } from '../../config.ts'
import type { Code, Person } from '../../store/collections.ts'
import { keyedHash, readCode } from './code.ts'
import type { Context } from '../context.ts'

export const keyed = ({ config }: Context, text: string) => keyedHash(text, secret(config, 'codes'))

/** Of an access code as typed; undefined for what cannot be one. */
export function codeHash(context: Context, typed: string): string | undefined {
  const code = readCode(typed)
  return code && keyed(context, code).toString('base64url')
}

/** Of a client's own secret: two people may have made the same. */
export const ownHash = (context: Context, person: string, text: string) =>
  keyed(context, `own ${person} ${text.normalize('NFKC')}`).toString('base64url')

/** The record of what was typed, whoever's and in whatever state it is. */
export async function recordOf(context: Context, typed: string, person?: Person): Promise<Code | undefined> {
  const hash = codeHash(context, typed) ?? (person ? ownHash(context, person.id, typed) : '')
  return (await context.store.codes.find({ where: { hash } }))[0]
}

/** A code is good until its first use is due, a device until it is signed out. */
export const isGood = ({ now }: Context, { revoked, firstUse, expires }: Code) =>
  !revoked && (firstUse !== undefined || expires > now().toISOString())
