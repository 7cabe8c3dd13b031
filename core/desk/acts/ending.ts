// How a case ends, and how it waits anew: closed by its agent, left by its customer, given back, transferred.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { inboxWrites } from '../../inbox.ts'
import type { Person } from '../../model/person.ts'
import { caseWrite, inCase, waitingPatch } from '../case/case.ts'
import { followCase, followCases } from '../case/following.ts'
import { eventLine } from '../case/line.ts'
import { lookLater } from '../offering/later.ts'
import { offerCases } from '../offering/offering.ts'
import { ratingText } from '../case/rating-choices.ts'
import { onlyTo } from '../offering/sticky.ts'
import { poolChange } from '../offering/pool.ts'
import type { Case, Desk } from '../records.ts'
import { END } from '../case/telling.ts'
import { unwatchWrites } from '../case/watchers.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

const ENDS: Record<NonNullable<Case['end']>, Pick<Release, 'event'> & Partial<Release>> = {
  closed: {
    event: () => say('The conversation was closed.'),
    customer: () => say('This conversation is closed. Write again whenever you like.'),
  },
  left: {
    event: () => say('The customer left.'),
    customer: () => say('You wait no longer. Write again whenever you like.'),
  },
  gone: { event: () => say('The customer is not here any more.') },
}

/**
 * Ends a case, and lets the server follow. One that is over already stays as it is.
 * @throws Fault conflict where an agent ends it whom another one was faster than
 */
export async function endCase(context: Context, ...about: EndCase): Promise<void> {
  await storeEnd(context, ...about)
  await followCase(context, about[0])
  await offerCases(context)
}

type EndCase = [of: Pick<Case, 'id'>, end: NonNullable<Case['end']>, agent?: string]

/** Stores the end of a case. The server follows with the next stream, or with `followCase`. */
export async function storeEnd(context: Context, ...[of, end, agent]: EndCase): Promise<void> {
  const { event, customer } = ENDS[end]
  await inCase(context, of, async () => {
    const current = await context.store.cases.get(of.id)
    if (!current?.open) return
    if (agent !== undefined && current.agent !== undefined && current.agent !== agent)
      throw new Fault('conflict', say('Somebody else has this conversation by now.'))
    const patch: Partial<Case> = { state: 'closed', open: undefined, closed: context.now().toISOString(), end }
    const cleared = { offered: [], only: undefined, held: undefined, due: undefined }
    const line = eventLine(context, current, event, { agent, once: 'end' })
    const rated = end === 'closed' && ((await context.store.desks.get(current.desk))?.rated ?? false)
    const words = () => [...(customer ? [customer()] : []), ...(rated ? [ratingText()] : [])].join('\n')
    const text = await readByCustomer(context, current, words)
    const says = text ? { once: END, text, rated } : undefined
    const change = caseWrite(current, { ...patch, ...cleared }, says)
    const unwatched = unwatchWrites(current, current.watchers ?? [])
    await context.store.batch([change, line, ...unwatched, ...inboxWrites(context)])
    context.count('cases_closed')
  })
}

/** What a customer is told whose agent cannot answer any more. */
export const goesOnText = () => say('A colleague goes on with you. You need not repeat anything.')

export interface Release {
  /** What the history says. */
  event: () => string
  /** What the customer is told. */
  customer: () => string
  /** The desk whose agents answer from now on. */
  pool?: Desk
  /** The agent to whom alone it is offered. */
  only?: Person
}

/**
 * Lets a case wait anew: the customer keeps the place in the queue and has to repeat nothing.
 * @param when what has to be so still; else nothing happens
 * @returns whether it waits now
 */
export async function releaseCase(context: Context, ...about: ReleaseCase): Promise<boolean> {
  const released = await storeRelease(context, ...about)
  await followCase(context, about[0])
  await offerCases(context)
  return released
}

type ReleaseCase = [of: Pick<Case, 'id'>, release: Release, when?: (current: Case) => boolean]

/** Stores that a case waits anew. The server follows with the next stream, or with `followCase`. */
export const storeRelease = (
  context: Context,
  ...[of, { event, customer, pool, only }, when = () => true]: ReleaseCase
): Promise<boolean> =>
  inCase(context, of, async () => {
    const { store, now } = context
    const current = await store.cases.get(of.id)
    if (!current?.open || current.state !== 'taken' || !when(current)) return false
    const { agent } = current
    const waiting = await waitingPatch(context, current, now().toISOString())
    const isOther = pool !== undefined && pool.id !== current.pool
    const desk = pool ?? (await store.desks.get(current.pool))
    const { patch: there, writes } = desk ? await poolChange(context, current, desk) : { patch: {}, writes: [] }
    const patch = {
      ...waiting,
      ...there,
      passed: isOther || agent === undefined ? [] : [...new Set([...current.passed, agent])],
      transfers: current.transfers + 1,
      ...(only && { ...onlyTo(context, only.id), passed: current.passed.filter(id => id !== only.id) }),
    }
    const line = eventLine(context, current, event, { agent, once: `waits ${current.round + 1}` })
    const says = { once: `waits ${current.round + 1}`, text: await readByCustomer(context, current, customer) }
    await store.batch([caseWrite(current, patch, says), line, ...writes, ...inboxWrites(context)])
    await lookLater(context, { id: current.id, due: patch.due })
    return true
  })

/** Lets all cases of an agent wait anew who cannot answer any more. @param event what their histories say */
export async function releaseAll(context: Context, agent: string, event: () => string): Promise<void> {
  const own = await context.store.cases.find({ where: { agent, state: 'taken' } })
  for (const each of own)
    await storeRelease(context, each, { event, customer: goesOnText }, current => current.agent === agent)
  await followCases(context, own)
  await offerCases(context)
}

/** @throws Fault not-acceptable for a case that is not the agent's */
export function requireTaken({ state }: Case): void {
  if (state !== 'taken') throw new Fault('not-acceptable', say('This conversation waits: /take takes it.'))
}
