// Credentials of devices as we keep them: a keyed hash of an access code; of a client's own secret, a slow hash (scrypt).
import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { secret } from '../../config.ts'
import { readCode } from './code.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Code } from './records.ts'
import { keyedHash } from '../model/secret.ts'

export const hashForCodes = ({ config }: Context, text: string) => keyedHash(text, secret(config, 'codes'))

/** Hashes an access code as typed; undefined for a text that cannot be one. */
export function codeHash(context: Context, typed: string): string | undefined {
  const code = readCode(typed)
  return code && hashForCodes(context, code).toString('base64url')
}

/** Hashes a client's own secret, which two people may have made alike. Slow, so that a stolen store gives nobody a weak secret. */
export async function ownHash(context: Context, person: string, text: string): Promise<string> {
  const hash = await slow(text.normalize('NFKC'), hashForCodes(context, `own ${person}`), 32)
  return `scrypt ${hash.toString('base64url')}`
}

const slow = promisify<string, Buffer, number, Buffer>(scrypt) // N = 16384, r = 8, p = 1: 16 MB and some 40 ms

/** Hashes an own secret as earlier versions did. */
const earlierHash = (context: Context, person: string, text: string) =>
  hashForCodes(context, `own ${person} ${text.normalize('NFKC')}`).toString('base64url')

/** Finds the record of what was typed, of any person and in any state. A text that nobody has takes as long. */
export async function recordOf(context: Context, typed: string, person?: Person): Promise<Code | undefined> {
  const hash = codeHash(context, typed)
  if (hash !== undefined) return (await context.store.codes.find({ where: { hash } }))[0]
  const owner = person?.id ?? ''
  return ownRecord(context, owner, typed, await ownHash(context, owner, typed))
}

/** @param own the hash of an own secret; a record with the hash of an earlier version gets this one */
export async function ownRecord(
  context: Context,
  owner: string,
  typed: string,
  own: string,
): Promise<Code | undefined> {
  const { codes } = context.store
  const [record] = await codes.find({ where: { hash: { in: [own, earlierHash(context, owner, typed)] } } })
  if (record && record.hash !== own) return codes.change(record.id, {}, { hash: own })
  return record
}

/** Whether a code is good: a code until its first use is due, a device until it is signed out. */
export const isGood = ({ now }: Context, { revoked, firstUse, expires }: Code) =>
  !revoked && (firstUse !== undefined || expires > now().toISOString())
