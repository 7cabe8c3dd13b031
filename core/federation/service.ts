// Service discovery (XEP-0030) says what an address elsewhere is: only people are invited as people. Another Bellhop, a room or
// a component would take the invitation for a message, and might answer for ever.
import { setTimeout } from 'node:timers/promises'
import { DiscoInfo } from '../../xep/disco.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { say } from '../../texts/say.ts'

const PATIENCE = 2_000 // ms until an address that does not say what it is counts as a person's

interface Identity {
  category: string
  type: string
}

/** @param jid a bare address on another server @throws Fault not-acceptable for what says of itself that it is no person */
export async function refuseService(context: Context, jid: string): Promise<void> {
  const host = jid.slice(jid.lastIndexOf('@') + 1)
  const [own, ofHost] = await Promise.all([identitiesOf(context, jid), identitiesOf(context, host)])
  if (own.length ? own.some(isPerson) : !ofHost.length || ofHost.some(hasPeople)) return
  throw new Fault('not-acceptable', say('{jid} is a service: the XMPP address of a person is wanted.', { jid }))
}

/** Whether an identity is a person: one behind a gateway to another network may be shown as a client. */
const isPerson = ({ category, type }: Identity) => category === 'account' || (category === 'client' && type !== 'bot')

const hasPeople = ({ category }: Identity) => category === 'server' || category === 'gateway'

/**
 * Asks for the identities of an address; none where it does not say: most servers tell strangers nothing about an
 * account (XEP-0030 §8).
 */
async function identitiesOf({ wire }: Context, to: string): Promise<Identity[]> {
  const asked = wire.ask('get', to, DiscoInfo, { identities: [], features: [] }).then(
    answer => (answer ? DiscoInfo.parse(answer).identities : []),
    () => [],
  )
  return Promise.race([asked, setTimeout(PATIENCE, [], { ref: false })])
}
