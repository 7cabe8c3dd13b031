// What a hostile client sends, what it gets for it, and that nothing comes of it.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { secret } from '../../config.ts'
import type { Party } from './party.ts'
import { ownWorld, type World } from './world.ts'
import { metricsOf } from './health.ts'

export const BELLHOP = 'bellhop@bellhop.acme.test'
export const NEWS = 'team-lgarcia-news'
export const ROOM = 'team-lgarcia@rooms.acme.test'
export const PUBSUB = 'http://jabber.org/protocol/pubsub'
export const OWNER = 'http://jabber.org/protocol/pubsub#owner'
export const COMMANDS = 'http://jabber.org/protocol/commands'
export const MUC = 'http://jabber.org/protocol/muc'
export const REGISTER = "<query xmlns='jabber:iq:register'>"
const PING = "<ping xmlns='urn:xmpp:ping'/>"

/** A world with the owner of a team, somebody in it, and a stranger to it. */
export async function besieged() {
  const acme = await ownWorld()
  const [james, garcia, stranger] = await Promise.all([
    acme.person('ajames'),
    acme.person('lgarcia'),
    acme.person('pdavis'),
  ])
  return { acme, james, garcia, stranger }
}

/** `result`, or the condition of the error. */
export const outcome = (answer: Element): string =>
  answer.getChild('error')?.getChildElements()[0]?.name ?? String(answer.attrs.type)

/** Comes back when everything sent so far is answered: the first ping may overtake it, the second cannot. */
export async function fence(party: Party, to = 'bellhop.acme.test'): Promise<string> {
  await party.asks(to, 'get', PING)
  return outcome(await party.asks(to, 'get', PING))
}

export const submit = (node: string, fields: string) =>
  `<command xmlns='${COMMANDS}' node='${node}'><x xmlns='jabber:x:data' type='submit'>${fields}</x></command>`

export const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`

export const token = ({ config }: World) => ({ authorization: `Bearer ${secret(config, 'admin')}` })

/** The different outcomes of several requests. */
export async function outcomes(party: Party, to: string, type: 'get' | 'set', payloads: string[]): Promise<string[]> {
  const found: string[] = []
  for (const payload of payloads) found.push(outcome(await party.asks(to, type, payload)))
  return [...new Set(found)]
}

/** Expects that there is help at once, that there was no incident, and that an owner still reaches a member. */
export async function unharmed(acme: World, owner: Party, member: Party): Promise<void> {
  const asked = performance.now()
  member.says(BELLHOP, 'help')
  await member.hears(/what you can do/, BELLHOP)
  expect(performance.now() - asked).to.be.below(1_000)
  expect(await metricsOf(acme.config)).to.match(/^bellhop_incidents_total 0$/m)
  expect(acme.bellhop.output()).not.to.match(/our bug|ERROR|not connected/)
  expect(acme.prosody.output()).not.to.match(/traceback|\berror\b/i)
  owner.says(`${NEWS}@bellhop.acme.test`, 'Still here')
  await member.hears('Still here')
}
