// What an agent writes in a case: the first answer takes it, further ones go to the customer, lines that begin with / are commands.
import { Fault } from '../../../xep/fault.ts'
import { looksAutomatic } from '../../conversation/dialogue.ts'
import { refuseLine } from '../../conversation/refusing.ts'
import type { Context } from '../../context.ts'
import { kindOf, whyUseless, type Incoming, type Kind } from '../../model/incoming.ts'
import type { Person } from '../../model/person.ts'
import type { Write } from '../../model/records.ts'
import { answeredPatch, customerJid, firstName, inCase } from '../case/case.ts'
import { aboutOf, effectOnLine, PASSED, passedFrom, type Crossing } from '../case/crossing.ts'
import { deskAddress } from '../desk.ts'
import { followCase } from '../case/following.ts'
import { lineId, lineWrites, newLine } from '../case/line.ts'
import { offerCases } from '../offering/offering.ts'
import { passedMessage, passOn } from '../case/passing.ts'
import type { Case } from '../records.ts'
import { answerAsked, runSlash, slashIn } from './slash.ts'
import { takeCase, whyNotYours } from './taking.ts'
import { tellOwed } from '../case/telling.ts'
import { copyToWatchers } from '../case/copies.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

const goneText = () => say('The customer is not here any more. Your message was sent to nobody.')
const whichText = () => say('I do not know which message of yours you mean. Write it as a new message.')

/** @returns whether the sender gets a receipt: of what goes on to the customer, the customer's client gives it */
export async function takeFromAgent(context: Context, of: Case, incoming: Incoming, agent: Person): Promise<boolean> {
  const { message, body } = incoming
  const why = whyUseless(message)
  if (why !== undefined) return refuseLine(context, incoming, why)
  const kind = kindOf(message)
  if (!PASSED.includes(kind)) return false
  const slash = kind === 'content' ? slashIn(body) : undefined
  if (slash) return runSlash(context, of, incoming, slash)
  const answered = await answerAsked(context, incoming)
  if (answered !== undefined) return answered
  // An absent agent's client that answers by itself takes no case.
  if (looksAutomatic(message)) return false
  const taken = await answer(context, of, incoming, agent, kind)
  if (taken) {
    await followCase(context, of)
    await offerCases(context)
  }
  return false
}

/** @returns whether the agent has taken the case with this answer */
const answer = (context: Context, { id }: Case, incoming: Incoming, agent: Person, kind: Kind): Promise<boolean> =>
  inCase(context, { id }, async () => {
    const { store } = context
    const current = await store.cases.get(id)
    if (!current) return false
    const { message, caller } = incoming
    const own = newLine(context, current, message, { id: lineId(current, caller), by: 'agent', agent: agent.id })
    const known = kind === 'content' ? await store.caseLines.get(own.id) : undefined
    // It goes on, even where the case is somebody else's by now.
    const wasAccepted = known !== undefined && incoming.isFirst === false
    const why = wasAccepted ? undefined : await whyNotYours(context, current, agent)
    if (why !== undefined) return refuseLine(context, incoming, why)
    const isTaking = !wasAccepted && current.state === 'waiting'
    if (isTaking && kind !== 'content') return false
    const about = await aboutOf(context, current, message, 'agent')
    if (kind !== 'content' && !(about && (await effectOnLine(context, about.line, message))))
      return refuseLine(context, incoming, whichText())
    const writes = kind === 'content' && !known ? lineWrites(context, own, caller) : []
    const next = isTaking ? await takeFirst(context, current, incoming, agent, writes) : current
    if (!isTaking && writes.length) await store.batch([...answeredWrites(context, current), ...writes])
    await tellOwed(context, next)
    await passToCustomer(context, next, incoming, { line: known ?? own, about }, agent)
    return isTaking
  })

async function takeFirst(
  context: Context,
  of: Case,
  incoming: Incoming,
  agent: Person,
  writes: ReturnType<typeof lineWrites>,
): Promise<Case> {
  try {
    return await takeCase(context, of, agent, writes, true)
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    const current = await context.store.cases.get(of.id)
    const why = current && (await whyNotYours(context, current, agent))
    if (why !== undefined) await refuseLine(context, incoming, why)
    throw error
  }
}

/** An answer ends the time within which the agent has to answer, the wait that the customer was asked for, and the question before. */
const answeredWrites = (context: Context, of: Case): Write[] =>
  of.due === undefined && !of.held && !of.asked && of.answered !== undefined
    ? []
    : [{ change: 'cases', id: of.id, patch: answeredPatch(context, of) }]

async function passToCustomer(
  context: Context,
  of: Case,
  incoming: Incoming,
  crossing: Crossing,
  agent: Person,
): Promise<void> {
  const [desk, to] = [await context.store.desks.get(of.desk), await customerJid(context, of)]
  if (!desk || to === undefined) return void (await refuseLine(context, incoming, goneText()))
  const passed = passedFrom(incoming.message, crossing)
  const from = deskAddress(desk, context.config)
  const build = () => passedMessage({ from, to }, passed)
  const stanza = passed.message.retracts ? await readByCustomer(context, of, build) : build() // of others nothing is ours
  await passOn(context, incoming, stanza, { once: crossing.line.id, since: crossing.line.at })
  await copyToWatchers(context, of, passed, crossing.line.id, firstName(agent))
}
