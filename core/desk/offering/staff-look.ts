// When the staff of a desk is looked at: every half minute, and soon where a customer waits and nobody is free.
import type { Context } from '../../context.ts'
import { queueAt } from '../../runs/queue-at.ts'
import type { Desk } from '../records.ts'

/** How often a desk is looked at, and how often at most where somebody waits. */
const LOOK = 30_000 // ms
const SOON = 5_000
export const hasStandby = ({ standby = [], standbyGroups = [] }: Desk) => standby.length + standbyGroups.length > 0

/** Looks at a desk again after a while. A desk without standby agents needs no look. */
export async function lookAtStaffLater(context: Context, desk: Desk): Promise<void> {
  if (!hasStandby(desk)) return
  const next = (Math.floor(context.now().getTime() / LOOK) + 1) * LOOK
  await queueAt(context, 'deskStaff', `${desk.id} ${next}`, new Date(next))
}

/** Looks at a desk where a customer waits and nobody is free. */
export async function lookAtStaffSoon({ queue, now, store }: Context, id: string): Promise<void> {
  const desk = await store.desks.get(id)
  if (desk && hasStandby(desk)) await queue.add('deskStaff', `${id} soon ${Math.floor(now().getTime() / SOON)}`)
}

/** At a start: the queue may have been lost with us. */
export async function resumeStaffing(context: Context): Promise<void> {
  for (const desk of await context.store.desks.find()) await lookAtStaffLater(context, desk)
}
