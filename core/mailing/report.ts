// A gateway for text messages reports later what became of a message that it had taken, at an address with a proof in it.
import { gatewayUrl, secret, type Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { keyedHash, toLetters } from '../model/secret.ts'
import { returnMail } from './failure.ts'
import { say } from '../../texts/say.ts'

const PROOF = 16 // letters

/** `https://chat.example/sms/report/ID-PROOF`. */
export const reportUrl = (config: Config, mail: string): string =>
  `${gatewayUrl(config)}/sms/report/${mail}-${proofOf(config, mail)}`

const proofOf = (config: Config, mail: string) =>
  toLetters(keyedHash(`report ${mail}`, secret(config, 'invites'))).slice(0, PROOF)

/**
 * Takes what a gateway reports: a failure ends the code and the link, and whoever sent the invitation is told.
 * @param values what the gateway sent; one of them is the state, such as DELIVRD or UNDELIV
 * @throws Fault item-not-found for an address that is none of ours
 */
export async function takeReport(context: Context, named: string, values: string[]): Promise<void> {
  const [id = '', proof] = named.split('-')
  if (proof !== proofOf(context.config, id)) throw new Fault('item-not-found', say('There is nothing at this address.'))
  const failure = failureIn(values)
  if (failure === undefined) return
  if ((await context.store.mails.get(id))?.channel !== 'text') return
  await returnMail(context, id, say('The gateway for text messages reports: {failure}', { failure }))
}

/** SMPP 3.4 §5.2.28 and what gateways make of it: delivered, accepted, enroute and buffered are no failures. */
const FAILED = /^[a-z_-]*(?:undeliv[a-z]*|expired|reject[a-z]*|deleted|failed|failure|unknown|nack)(?![a-z])/i

/** Finds the word that says so, at the beginning of a value. Nothing else is stored: a gateway may send the text back. */
function failureIn(values: string[]): string | undefined {
  // A receipt of SMPP has the state between other fields (SMPP 3.4, appendix B).
  const states = values.map(value => /\bstat:(\w+)/i.exec(value)?.[1] ?? value.trim())
  return states.flatMap(state => FAILED.exec(state)?.[0] ?? [])[0]
}
