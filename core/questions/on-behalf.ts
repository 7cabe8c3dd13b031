// Messages with choices from people's own addresses: the server sends them (prosody/mod_bellhop_buttons.lua), and judges whether the
// person may write there.
import { hosts } from '../../config.ts'
import { Ask, Choose } from '../../xep/buttons.ts'
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Element, Of } from '../../xep/schema.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { storedNumber } from '../model/inbox.ts'
import type { Place } from './place.ts'
import type { Question } from './records.ts'
import { say } from '../../texts/say.ts'

interface Sending extends Pick<Of<typeof Ask>, 'id' | 'changeable' | 'dialogue'> {
  kind: Place['kind']
  /** Until when the choices are open, in ISO 8601. */
  expires: string
  message: Element
}

/**
 * Has the server send a message for its sender. The same id again is sent once.
 * @param caller the sender, whose own message or command this follows from
 * @throws Fault the server's refusal; then nothing was sent
 */
export async function sendOnBehalf(
  { wire, config }: Pick<Context, 'wire' | 'config'>,
  { kind, expires, message, ...ask }: Sending,
  caller: Caller,
): Promise<void> {
  message.attrs.xmlns = 'jabber:client'
  const sending = { ...ask, ...wantedBy(caller), expires: Math.ceil(Date.parse(expires) / 1_000), message }
  await refusing(wire.ask('set', hostOf(kind, config), Ask, sending))
}

/**
 * Has the server send the message of a choice for who chooses, unless another choice of that person counts already.
 * @throws Fault the server's refusal; then nothing was sent
 */
export async function chooseOnBehalf(
  { wire, config }: Pick<Context, 'wire' | 'config'>,
  { kind, message }: { kind: Question['kind']; message: Element },
  caller: Caller,
): Promise<void> {
  message.attrs.xmlns = 'jabber:client'
  await refusing(wire.ask('set', hostOf(kind, config), Choose, { ...wantedBy(caller), message }))
}

const hostOf = (kind: Question['kind'], config: Context['config']) =>
  kind === 'room' ? hosts(config).rooms : config.domain

/** By what the server knows that the caller wants this. */
function wantedBy({ origin, jid }: Caller): Pick<Of<typeof Choose>, 'stored' | 'door'> {
  const stored = storedNumber(origin)
  return { ...(stored !== undefined && { stored }), ...(jid === undefined && { door: 'http' as const }) }
}

async function refusing(asked: Promise<unknown>): Promise<void> {
  try {
    await asked
  } catch (error) {
    throw wasRefused(error)
      ? new Fault(error.condition, say('{problem} Nothing was sent.', { problem: error.message }))
      : error
  }
}

export const typeAt = (kind: Question['kind']) => (kind === 'room' ? 'groupchat' : 'chat')
