// Notifications of the provider. Each is stored before it is answered and followed once, in any order: what it is about is asked of the
// provider, so an old notification says nothing wrong.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { refusalOf } from '../incident.ts'
import { followRefund } from './pay-out-outcome.ts'
import type { ProviderEvent } from './provider.ts'
import type { FundingEvent } from './records.ts'
import { bookReturns } from './returned.ts'
import { linkSaved, methodGone, providerOf } from './source.ts'
import { followPayment } from './top-up.ts'

/** Takes a notification as it came. @throws Fault bad-request for one that is not the provider's, not-acceptable where there is none */
export async function takeEvent(context: Context, body: Buffer, signature: unknown): Promise<void> {
  const now = context.now()
  const event = providerOf(context).readEvent(body, signature, now)
  if (event && (await storeEvent(context, event, now))) await context.queue.add('fundingEvent', event.id)
}

/**
 * Stores a notification once. One that was refused, and that somebody at the provider sends again, is tried again.
 * @returns whether it waits to be followed
 * @throws Error where the store takes nothing: then the provider sends it again
 */
async function storeEvent({ store }: Context, event: ProviderEvent, at: Date): Promise<boolean> {
  try {
    await store.fundingEvents.insert({ ...event, state: 'waiting', at: at.toISOString() })
    return true
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    await store.fundingEvents.change(event.id, { state: 'refused' }, { state: 'waiting' })
    return (await store.fundingEvents.get(event.id))?.state === 'waiting'
  }
}

/** Follows a notification. @throws Fault remote-server-timeout where the provider gives no answer, conflict: then it is tried again */
export async function followEvent(context: Context, id: string): Promise<void> {
  const { fundingEvents } = context.store
  const event = await fundingEvents.get(id)
  if (!event || event.state === 'done') return
  try {
    await follow(context, event)
    await fundingEvents.change(id, {}, { state: 'done', problem: undefined })
  } catch (error) {
    const isLater = error instanceof Fault && LATER.has(error.condition)
    const problem = isLater ? error.message : refusalOf(context, { event: id }, error).message
    await fundingEvents.change(
      id,
      { state: { in: ['waiting', 'refused'] } },
      { state: isLater ? 'waiting' : 'refused', problem },
    )
    if (isLater) throw error
  }
}

const LATER = new Set(['remote-server-timeout', 'conflict'])

async function follow(context: Context, { about, object }: FundingEvent): Promise<void> {
  const provider = providerOf(context)
  switch (about) {
    case 'payment':
      await followPayment(context, await provider.payment(object))
      return
    case 'page': {
      const { saved, payment } = await provider.page(object)
      if (saved) await linkSaved(context, saved)
      if (payment !== undefined) await followPayment(context, await provider.payment(payment))
      return
    }
    case 'refund':
      return followRefund(context, await provider.refund(object))
    case 'dispute': {
      const { payment, moves } = await provider.dispute(object)
      return bookReturns(
        context,
        payment,
        moves.map(move => ({ ...move, id: `dispute ${move.id}` })),
      )
    }
    case 'method':
      return methodGone(context, object)
  }
}

/** Adds what waits to the queue. */
export async function resumeEvents({ store, queue, provider }: Context): Promise<void> {
  if (!provider) return
  for (const { id } of await store.fundingEvents.find({ where: { state: 'waiting' }, sort: 'at' }))
    await queue.add('fundingEvent', id)
}
