// A bounce is what a mail server says later of a mail that it had taken. The address that the bounce comes to names the mail
// (VERP), with a keyed hash that nobody else can make.
import { secret, type Config } from '../../config.ts'
import type { Bounce, Context } from '../context.ts'
import { isEqualText, keyedHash, toLetters } from '../model/secret.ts'
import { afterDelivery, returnMail } from './failure.ts'

const PROOF = 8 // letters

/** What stands for `{id}` in the address for bounces. */
export const bounceIdOf = (config: Config, mail: string): string =>
  mail + toLetters(keyedHash(`bounce ${mail}`, secret(config, 'invites'))).slice(0, PROOF)

/** Writes down what the bounce says. @returns whether it names a mail of ours */
export async function takeBounce(context: Context, { recipients, failed, problem }: Bounce): Promise<boolean> {
  const ids = recipients.flatMap(address => mailIdIn(context.config, address) ?? [])
  for (const id of ids)
    if (failed) await returnMail(context, id, problem)
    else await afterDelivery(context, id, () => context.store.mails.change(id, { state: 'sent' }, { problem }))
  return ids.length > 0
}

/** The id of the mail that an address for bounces names; nothing for any other address. */
export function mailIdIn(config: Config, address: string): string | undefined {
  const [before = '', after = ''] = config.mailBounces.toLowerCase().split('{id}')
  const given = address.trim().toLowerCase()
  if (!config.mailBounces || !given.startsWith(before) || !given.endsWith(after)) return undefined
  const named = given.slice(before.length, given.length - after.length)
  const mail = named.slice(0, -PROOF)
  return mail && isEqualText(named, bounceIdOf(config, mail)) ? mail : undefined
}
