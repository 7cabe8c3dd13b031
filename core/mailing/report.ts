// What a gateway for text messages reports later of one that it had taken, at an address with a proof in it.
import { gatewayUrl, secret, type Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { keyedHash, toLetters } from '../model/secret.ts'
import { endCode, tellInviter } from './failure.ts'

const PROOF = 16 // letters

/** `https://chat.example/sms/report/ID-PROOF`. */
export const reportUrl = (config: Config, letter: string): string =>
  `${gatewayUrl(config)}/sms/report/${letter}-${proofOf(config, letter)}`

const proofOf = (config: Config, letter: string) =>
  toLetters(keyedHash(`report ${letter}`, secret(config, 'invites'))).slice(0, PROOF)

/** @param said the state in the gateway's words, such as DELIVRD or UNDELIV @throws Fault item-not-found */
export async function takeReport(context: Context, named: string, said: string): Promise<void> {
  const { store, config, count } = context
  const [id = '', proof] = named.split('-')
  if (proof !== proofOf(config, id)) throw new Fault('item-not-found', 'There is nothing at this address.')
  if (!FAILED.test(said)) return
  const problem = `The gateway for text messages reports: ${said.slice(0, 40)}`
  const letter = await store.mails.change(id, { state: 'sent', channel: 'text' }, { state: 'returned', problem })
  if (!letter) return
  count('letters_returned')
  await endCode(context, letter)
  await tellInviter(context, letter, problem)
}

/** SMPP 3.4 §5.2.28 and what gateways make of it: delivered, accepted, enroute and buffered are no failures. */
const FAILED = /undeliv|expired|rejec|delete|fail|unknown/i
