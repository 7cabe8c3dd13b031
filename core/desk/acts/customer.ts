// What a customer writes to a desk: the first message opens a case, further ones go to its agent, or to all who are offered it.
import type { Context } from '../../context.ts'
import { looksAutomatic, over, takeLine } from '../../conversation/dialogue.ts'
import { refuseLine } from '../../conversation/refusing.ts'
import { kindOf, whyUseless, type Incoming, type Kind } from '../../model/incoming.ts'
import type { Caller } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import type { Person } from '../../model/person.ts'
import { readBy } from '../../model/reader.ts'
import { peopleById, personById } from '../../people/person.ts'
import { caseAddress, customerOf, inCase, newCase, openCase } from '../case/case.ts'
import { countChange, refuseFlood } from '../case/flood.ts'
import { answerDue, lookLater } from '../offering/later.ts'
import { answeredWith } from './question.ts'
import { takeRating } from './rating.ts'
import { sameAgent } from '../offering/sticky.ts'
import { endCase } from './ending.ts'
import { followCase } from '../case/following.ts'
import { lineId, lineWrites, newLine } from '../case/line.ts'
import { offerCases } from '../offering/offering.ts'
import { aboutOf, effectOnLine, PASSED, passedFrom, type Crossing } from '../case/crossing.ts'
import { copiesFor, passedMessage, passOn, passToOffered } from '../case/passing.ts'
import type { Case, Desk } from '../records.ts'
import { copyToWatchers } from '../case/copies.ts'
import { turnAt } from '../offering/turn.ts'
import { tellNewWait } from '../offering/waiting.ts'
import { say } from '../../../texts/say.ts'

const MINUTE = 60_000
const CASES = 20 // conversations of a customer with a desk within an hour
/** Also the word that translations of `Write leave` name. */
const LEAVE = /^\s*(leave|stop|abbrechen|verlassen)[.!]?\s*$/i

const nobodyText = () => say('You wait for nobody. Write what you need, and somebody answers you.')
const automaticText = () =>
  say('This looks as if a program has written it, so no conversation was begun. Write it in other words.')
const overText = () => say('This conversation is over. Write a new message, and somebody answers you.')
const whichText = () => say('I do not know which message you mean. Write it as a new message.')

/** @returns whether the sender gets a receipt: of what goes on to an agent, the agent's client gives it */
export async function takeFromCustomer(context: Context, desk: Desk, incoming: Incoming): Promise<boolean> {
  const { message, caller, body } = incoming
  const why = whyUseless(message)
  if (why !== undefined) return refuseLine(context, incoming, why)
  const kind = kindOf(message)
  if (!PASSED.includes(kind)) return false
  const open = await openCase(context, desk, customerOf(caller))
  const found = open ?? (incoming.isFirst === false ? await acceptingCase(context, desk, caller) : undefined)
  if (found?.state !== 'taken' && kind === 'content' && LEAVE.test(body)) return leave(context, found, incoming)
  const rated = found ? undefined : await takeRating(context, desk, incoming)
  if (rated !== undefined) return rated
  if (!found && kind !== 'content') return refuseLine(context, incoming, overText())
  if (!found && looksAutomatic(message)) return refuseLine(context, incoming, automaticText())
  return found ? hear(context, desk, found, incoming) : openCaseWith(context, desk, incoming)
}

/** Ends a case that waits. Where none does, the word opens none: it may have come again. */
async function leave(context: Context, of: Case | undefined, incoming: Incoming): Promise<boolean> {
  if (of) await endCase(context, of, 'left')
  else if (incoming.isFirst !== false) return takeLine(context, incoming, async () => over(nobodyText()))
  return true
}

/** Opens a case with its first message, in one batch. The same message that comes again finds what it has opened. */
async function openCaseWith(context: Context, desk: Desk, incoming: Incoming): Promise<boolean> {
  const { store, now } = context
  const begun = newCase(context, desk, incoming.caller)
  const known = await store.cases.get(begun.id)
  if (known) return known.open === true ? hear(context, desk, known, incoming) : true
  const fresh = {
    ...begun,
    ...(await turnAt(context, desk, begun)),
    ...(await sameAgent(context, desk, begun.customer)),
  }
  const hour = new Date(now().getTime() - 60 * MINUTE).toISOString()
  const opened = await store.cases.count({ desk: desk.id, customer: fresh.customer, opened: { gt: hour } })
  if (opened >= CASES)
    return refuseLine(context, incoming, say('You have begun many conversations. Wait an hour, please.'))
  const line = newLine(context, fresh, incoming.message, { id: lineId(fresh, incoming.caller), by: 'customer' })
  await store.batch([{ insert: 'cases', record: fresh }, ...lineWrites(context, line, incoming.caller)])
  context.count('cases')
  await lookLater(context, fresh)
  await offerCases(context)
  await tellNewWait(context, fresh)
  return true
}

async function hear(context: Context, desk: Desk, { id }: Case, written: Incoming): Promise<boolean> {
  // A message that comes again may stand in an introduction that is still to be sent.
  if (written.isFirst === false) await followCase(context, { id })
  return inCase(context, { id }, async () => {
    const { store } = context
    const current = await store.cases.get(id)
    if (!current) return refuseLine(context, written, overText())
    const incoming = { ...written, message: answeredWith(current, written.message) }
    const kind = kindOf(incoming.message)
    const known = kind === 'content' ? await store.caseLines.get(lineId(current, written.caller)) : undefined
    // What was accepted goes on, even where the case is over by now.
    if (!current.open && !(known && written.isFirst === false)) return refuseLine(context, written, overText())
    if (kind !== 'content') await countChange(context, current)
    const way = await crossingOf(context, current, incoming, kind)
    if (!way) return refuseLine(context, incoming, whichText())
    const { line, about } = way
    const due = kind === 'content' ? dueOf(context, current, desk) : undefined
    if (kind === 'content' && !known) {
      await refuseFlood(context, current)
      const writes = due === undefined ? [] : [{ change: 'cases', id, patch: { due } } as const]
      await context.store.batch([...lineWrites(context, line, incoming.caller), ...writes])
    }
    await passToAgents(context, current, incoming, { line: known ?? line, about })
    await lookLater(context, { id, due })
    return current.state === 'waiting'
  })
}

/** The case that accepted a message before it was closed: when the message comes again, it opens no other one. */
async function acceptingCase({ store }: Context, { id: desk }: Desk, caller: Caller): Promise<Case | undefined> {
  const where = { desk, customer: customerOf(caller), state: 'closed' } as const
  const [last] = await store.cases.find({ where, sort: 'closed', descending: true, limit: 1 })
  return last && (await store.caseLines.get(lineId(last, caller))) ? last : undefined
}

async function crossingOf(context: Context, of: Case, { message, caller }: Incoming, kind: Kind) {
  const line = newLine(context, of, message, { id: lineId(of, caller), by: 'customer' })
  const about = await aboutOf(context, of, message, 'customer')
  if (kind === 'content') return { line, about }
  return about && (await effectOnLine(context, about.line, message)) ? { line, about } : undefined
}

/** The time by which the agent has to have answered begins with the first message that is not answered. */
const dueOf = (context: Context, { state, due, held }: Case, desk: Desk): string | undefined =>
  state !== 'taken' || due !== undefined || held ? undefined : answerDue(context, desk)

async function passToAgents(context: Context, of: Case, incoming: Incoming, crossing: Crossing): Promise<void> {
  const { config } = context
  const from = caseAddress(of, config)
  const { message } = incoming
  const { line } = crossing
  const passed = passedFrom(message, crossing)
  const once = { once: line.id, since: line.at }
  if (of.state === 'waiting') {
    const readers = await peopleById(context, of.offered)
    const copies = await copiesFor(context, readers, { from }, { ...passed, message: { ...message, wants: {} } })
    await passToOffered(context, incoming, copies, once)
  } else {
    const agent = of.agent === undefined ? undefined : await personById(context, of.agent)
    const build = (to: Person) => readBy(context, to, () => passedMessage({ from, to: jidOf(to, config) }, passed))
    if (agent) await passOn(context, incoming, build(agent), once)
  }
  await copyToWatchers(context, of, passed, line.id)
}
