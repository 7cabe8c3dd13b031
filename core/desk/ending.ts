// How a case ends, and how it waits anew: closed by its agent, left by its customer, given back, transferred.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import type { Person } from '../model/person.ts'
import { caseWrite, inCase, waitingPatch } from './case.ts'
import { followCase } from './following.ts'
import { eventLine } from './line.ts'
import { offerCases } from './offering.ts'
import type { Case } from './records.ts'
import { tellCustomer } from './telling.ts'

const ENDS: Record<NonNullable<Case['end']>, { event: string; customer?: string }> = {
  closed: {
    event: 'The conversation was closed.',
    customer: 'This conversation is closed. Write again whenever you like.',
  },
  left: { event: 'The customer left.', customer: 'You wait no longer. Write again whenever you like.' },
  gone: { event: 'The customer is not here any more.' },
}

/** Ends a case. One that is over already stays as it is. */
export async function endCase(
  context: Context,
  of: Pick<Case, 'id'>,
  end: NonNullable<Case['end']>,
  agent?: string,
): Promise<void> {
  const { event, customer } = ENDS[end]
  await inCase(context, of, async () => {
    const current = await context.store.cases.get(of.id)
    if (!current) return
    if (current.open) {
      const patch: Partial<Case> = { state: 'closed', open: undefined, closed: context.now().toISOString(), end }
      const cleared = { offered: [], only: undefined, held: undefined, due: undefined }
      const line = eventLine(context, current, event, { agent, once: 'end' })
      await context.store.batch([caseWrite(current, { ...patch, ...cleared }), line, ...inboxWrites(context)])
      context.count('cases_closed')
    }
    if (customer !== undefined) await tellCustomer(context, current, customer, 'end')
  })
  await followCase(context, of)
  await offerCases(context)
}

export interface Release {
  /** What the history says. */
  event: string
  /** What the customer is told. */
  customer: string
  /** The desk whose agents answer from now on. */
  pool?: string
  /** The agent to whom alone it is offered. */
  only?: Person
}

/**
 * Lets a case wait anew: the customer keeps the place in the queue and has to repeat nothing.
 * @param when what has to be so still; else nothing happens
 * @returns whether it waits now
 */
export async function releaseCase(
  context: Context,
  of: Pick<Case, 'id'>,
  { event, customer, pool, only }: Release,
  when: (current: Case) => boolean = () => true,
): Promise<boolean> {
  const released = await inCase(context, of, async () => {
    const { store, now } = context
    const current = await store.cases.get(of.id)
    if (!current?.open || current.state !== 'taken' || !when(current)) return false
    const { agent } = current
    const waiting = await waitingPatch(context, current, now().toISOString())
    const isOther = pool !== undefined && pool !== current.pool
    const patch = {
      ...waiting,
      passed: isOther || agent === undefined ? [] : [...new Set([...current.passed, agent])],
      transfers: current.transfers + 1,
      ...(pool !== undefined && { pool }),
      ...(only && { only: only.id, passed: current.passed.filter(id => id !== only.id) }),
    }
    const line = eventLine(context, current, event, { agent, once: `waits ${current.round + 1}` })
    await store.batch([caseWrite(current, patch), line, ...inboxWrites(context)])
    await tellCustomer(context, current, customer, `waits ${current.round + 1}`)
    return true
  })
  await followCase(context, of)
  await offerCases(context)
  return released
}

/** @throws Fault not-acceptable for a case that is not the agent's */
export function requireTaken({ state }: Case): void {
  if (state !== 'taken') throw new Fault('not-acceptable', 'This conversation waits: /take takes it.')
}
