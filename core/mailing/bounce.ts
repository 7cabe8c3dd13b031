// Bounces: what a mail server says later of a mail that it had taken. The address that the bounce comes to names the letter
// (VERP), with a keyed hash that nobody else can make.
import { timingSafeEqual } from 'node:crypto'
import { secret, type Config } from '../../config.ts'
import type { Bounce, Context } from '../context.ts'
import { keyedHash, toLetters } from '../model/secret.ts'
import { afterDelivery, returnLetter } from './failure.ts'

const PROOF = 8 // letters

/** What stands for `{id}` in the address for bounces. */
export const bounceIdOf = (config: Config, letter: string): string =>
  letter + toLetters(keyedHash(`bounce ${letter}`, secret(config, 'invites'))).slice(0, PROOF)

/** Writes down what the bounce says. @returns whether it names a letter of ours */
export async function takeBounce(context: Context, { recipients, failed, problem }: Bounce): Promise<boolean> {
  const ids = recipients.flatMap(address => letterIdIn(context.config, address) ?? [])
  for (const id of ids)
    if (failed) await returnLetter(context, id, problem)
    else await afterDelivery(context, id, () => context.store.mails.change(id, { state: 'sent' }, { problem }))
  return ids.length > 0
}

/** The id of the letter that an address for bounces names; nothing for any other address. */
export function letterIdIn(config: Config, address: string): string | undefined {
  const [before = '', after = ''] = config.mailBounces.toLowerCase().split('{id}')
  const given = address.trim().toLowerCase()
  if (!config.mailBounces || !given.startsWith(before) || !given.endsWith(after)) return undefined
  const named = given.slice(before.length, given.length - after.length)
  const letter = named.slice(0, -PROOF)
  return letter && isSame(named, bounceIdOf(config, letter)) ? letter : undefined
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
