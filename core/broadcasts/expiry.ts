// Removes, a quarter of a year after a broadcast, the list of its recipients and what came back of it.
import type { Context } from '../context.ts'
import { daysAgo, eachPage, removeAll, sweep } from '../runs/sweep.ts'
import { earliestBroadcastId } from './broadcast-id.ts'

const QUARTER = 90 // days

export async function expireBroadcasts(context: Context): Promise<void> {
  const { copies, reactions, scheduledBroadcasts } = context.store
  await sweep(copies, { state: { in: ['sent', 'undeliverable', 'blocked'] }, first: { lt: daysAgo(context, QUARTER) } })
  await sweep(reactions, { at: { lt: daysAgo(context, QUARTER) } })
  await sweep(scheduledBroadcasts, {
    state: { in: ['sent', 'refused', 'cancelled'] },
    at: { lt: daysAgo(context, QUARTER) },
  })
  await expireDeliveries(context)
}

/** Of broadcasts that are finished, or were never accepted: then these go, too. */
async function expireDeliveries(context: Context): Promise<void> {
  const { store } = context
  const old = { id: { lt: earliestBroadcastId(Date.parse(daysAgo(context, QUARTER))) } }
  await eachPage(store.deliveries, old, async deliveries => {
    const of = [...new Set(deliveries.map(({ broadcast }) => broadcast))]
    const open = await store.broadcasts.find({ where: { id: { in: of }, accepted: true, completed: null } })
    const unfinished = new Set(open.map(({ id }) => id))
    await removeAll(
      store.deliveries,
      deliveries.filter(({ broadcast }) => !unfinished.has(broadcast)),
    )
  })
  await sweep(store.broadcasts, { ...old, accepted: false })
}
