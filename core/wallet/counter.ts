// The link behind a QR code at a counter: whom to pay, how much and what for. Nobody else can make one, and opening it pays nothing.
import { z } from 'zod'
import { gatewayUrl, secret, type Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { isEqualText, keyedHash, toLetters } from '../model/secret.ts'
import { say } from '../../texts/say.ts'

const PROOF = 16 // letters

const counter = z.object({
  /** The id of who is paid. */
  payee: z.string(),
  currency: z.string(),
  /** In the smallest unit. Absent where the payer writes the amount. */
  amount: z.number().int().positive().optional(),
  purpose: z.string().optional(),
})

export type Counter = z.infer<typeof counter>

export const COUNTER_PATH = '/wallet/to'

export function counterLink(config: Config, about: Counter): string {
  const text = Buffer.from(JSON.stringify(counter.parse(about))).toString('base64url')
  return `${gatewayUrl(config)}${COUNTER_PATH}?token=${text}.${proofOf(config, text)}`
}

const proofOf = (config: Config, text: string): string =>
  toLetters(keyedHash(`counter ${text}`, secret(config, 'invites')).subarray(0, PROOF))

/** @throws Fault item-not-found for a link that is not ours */
export function readCounter(config: Config, token: string): Counter {
  const [text = '', proof = ''] = token.split('.')
  const expected = proofOf(config, text)
  if (!isEqualText(proof, expected))
    throw new Fault('item-not-found', say('This link is not complete. Scan the code again.'))
  return counter.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
}
