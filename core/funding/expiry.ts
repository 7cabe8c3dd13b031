// Asks again for what is open, once a day, as a notification may have been lost; and forgets old notifications.
import type { Context } from '../context.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'

const DAYS = 60 // for which notifications of the payment provider are kept

export async function tendFunding(context: Context): Promise<void> {
  await resumeWaiting(context)
  await sweep(context.store.fundingEvents, { state: 'done', at: { lt: daysAgo(context, DAYS) } })
}

/** Adds what waits for the provider to the queue. */
export async function resumeWaiting({ store, queue, provider }: Context): Promise<void> {
  if (!provider) return
  const topUps = await store.topUps.find({ where: { state: { in: ['asked', 'open', 'processing'] } } })
  for (const { id } of topUps) await queue.add('topUp', id)
  for (const { id } of await store.payOuts.find({ where: { state: 'asked' } })) await queue.add('payOut', id)
}
