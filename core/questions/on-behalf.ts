// Messages with choices from people's own addresses: the server sends them (prosody/mod_bellhop_buttons.lua), and judges whether the
// person may write there.
import { hosts } from '../../config.ts'
import { Ask } from '../../xep/buttons.ts'
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Element, Of } from '../../xep/schema.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { storedNumber } from '../model/inbox.ts'
import type { Place } from './place.ts'

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
  const stored = storedNumber(caller.origin)
  try {
    await wire.ask('set', kind === 'room' ? hosts(config).rooms : config.domain, Ask, {
      ...{ ...ask, expires: Math.ceil(Date.parse(expires) / 1_000), message },
      ...(stored !== undefined && { stored }),
      ...(caller.jid === undefined && { door: 'http' as const }),
    })
  } catch (error) {
    throw wasRefused(error) ? new Fault(error.condition, `${error.message} Nothing was sent.`) : error
  }
}

export const typeAt = (kind: Place['kind']) => (kind === 'room' ? 'groupchat' : 'chat')
