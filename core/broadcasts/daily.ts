// Bounds the number of broadcasts that a member sends within a day. Corrections count, retractions do not.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { daysAgo } from '../runs/sweep.ts'
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'

/** Runs what stores a broadcast, within the bound of its sender. @throws Fault policy-violation beyond the bound */
export function withinDay<T>(
  context: Context,
  fresh: Pick<Broadcast, 'sender' | 'origin'>,
  { admin, person }: Caller,
  place: () => Promise<T>,
): Promise<T> {
  if (admin || !person) return place()
  return context.serially(`broadcasts of ${person.id}`, async () => {
    await refuseFlood(context, fresh)
    return place()
  })
}

async function refuseFlood(context: Context, { sender, origin }: Pick<Broadcast, 'sender' | 'origin'>): Promise<void> {
  const { store, config } = context
  const today = { sender, sent: { gt: daysAgo(context, 1) }, retracts: null }
  if ((await store.broadcasts.count(today)) < config.broadcasts) return
  if (await store.broadcasts.count({ sender, origin })) return // this very message comes again
  throw new Fault(
    'policy-violation',
    say(
      'You have sent {number} broadcasts within a day. Nothing was sent. Try again tomorrow, or ask the administrator.',
      { number: config.broadcasts },
    ),
  )
}
