// The addresses of desks: the desk itself, as customers know it, and each case, as its agents do.
import { NS as CHAT_STATES } from '../../xep/chat-states.ts'
import { NS as CORRECT } from '../../xep/correct.ts'
import { OOB, SFS } from '../../xep/files.ts'
import { NS as MARKERS } from '../../xep/markers.ts'
import { NS as REACTIONS } from '../../xep/reactions.ts'
import { NS as REPLY } from '../../xep/reply.ts'
import { NS as RETRACT } from '../../xep/retract.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { localpart } from '../model/localpart.ts'
import { drawTile } from '../model/picture.ts'
import type { Address } from '../subject.ts'
import { takeFromAgent } from './acts/answering.ts'
import { CASE, findCase } from './case/case.ts'
import { takeFromCustomer } from './acts/customer.ts'
import { findDesk, supervises } from './desk.ts'
import { signalFromAgent, signalFromCustomer } from './case/signal.ts'
import type { Case, Desk } from './records.ts'
import { say } from '../../texts/say.ts'

/** What goes through from one side to the other. */
const FEATURES = [CHAT_STATES, CORRECT, MARKERS, OOB, REACTIONS, REPLY, RETRACT, SFS]

/** A stranger of another server finds only a desk that is for anyone. */
export async function deskAddressFor(context: Context, to: string, caller: Caller): Promise<Address | undefined> {
  const desk = await findDesk(context, to)
  const mayWrite = caller.person !== undefined || caller.admin || desk?.customers === 'anyone'
  if (!desk || !mayWrite) return undefined
  return {
    identity: { category: 'account', type: 'registered', name: desk.title },
    features: FEATURES,
    vcard: {
      name: desk.title,
      about: say('{organisation}: write here, and somebody answers you.', { organisation: context.config.orgName }),
    },
    picture: () => drawTile(desk.name, 'room'),
    fields: { desk: desk.name },
    message: incoming => takeFromCustomer(context, desk, incoming),
    signal: incoming => signalFromCustomer(context, desk, incoming),
  }
}

/** For everybody but its agents, and who supervises its desk, a case is answered like one that is not there. */
export async function caseAddressFor(context: Context, to: string, caller: Caller): Promise<Address | undefined> {
  const { person } = caller
  const found = person && (await findCase(context, to))
  if (!found || !person) return undefined
  const desk = await context.store.desks.get(found.pool)
  if (!found.known.includes(person.id) && !(desk && supervises(desk, { person, admin: false }))) return undefined
  return {
    identity: { category: 'account', type: 'registered', name: found.name },
    features: FEATURES,
    vcard: { name: found.name, about: caseText(found, desk) },
    picture: () => drawTile(found.customer, 'room'),
    fields: { case: found.id },
    message: incoming => takeFromAgent(context, found, incoming, person),
    signal: incoming => signalFromAgent(context, found, incoming),
  }
}

const caseText = ({ name }: Case, desk: Desk | undefined): string =>
  desk
    ? say('A conversation of {desk} with {name}.', { desk: desk.title, name })
    : say('A conversation of a desk with {name}.', { name })

/** Whether no group may have this name. */
export async function isReserved({ store }: Pick<Context, 'store'>, name: string): Promise<boolean> {
  return CASE.test(name) || (await store.desks.count({ name: localpart(name) ?? '' })) > 0
}
