// What must be in nothing that others read: credentials, as they look wherever they are written.
import { createHmac } from 'node:crypto'
import { secret } from '../../config.ts'
import { storeOf } from './store.ts'
import type { World } from './world.ts'

/** Access codes, however they are grouped. */
export const CODES = /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/g

/**
 * The tokens of all welcomes and pairings that the store knows, with whose they are. Computed here from the key and the
 * ids alone, so that the test does not ask the code that it judges.
 */
export async function credentialTokens({ config }: World): Promise<{ of: string; id: string; token: string }[]> {
  const store = await storeOf(config)
  const found = await store.invites.find({ where: { kind: { in: ['welcome', 'pairing'] } } })
  await store.close()
  const key = secret(config, 'invites')
  return found.map(({ id, kind, of }) => {
    const proof = createHmac('sha256', key).update(`${kind} ${id}`).digest().subarray(0, 16)
    return { of, id, token: id + Array.from(proof, byte => ALPHABET[byte % 32]).join('') }
  })
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
