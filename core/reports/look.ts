// When activity is counted: each minute, so that a message counts where its writer was when it was written; and before a report.
import type { Context } from '../context.ts'
import { queueAt } from '../runs/queue-at.ts'
import { collectActivity } from './collect.ts'

const MINUTE = 60_000

export async function lookAtActivity(context: Context): Promise<void> {
  try {
    await collectActivity(context)
  } catch (error) {
    context.log.debug({ reason: error instanceof Error ? error.message : error }, 'activity is counted later')
  }
  await lookAtActivityLater(context)
}

export async function lookAtActivityLater(context: Context): Promise<void> {
  const next = (Math.floor(context.now().getTime() / MINUTE) + 1) * MINUTE
  await queueAt(context, 'activity', String(next), new Date(next))
}
