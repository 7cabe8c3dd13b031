// Floods: a customer who writes more than a person does is slowed. What is refused can be sent again.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import type { Case } from '../records.ts'
import { sayCount } from '../../../texts/say.ts'

const MINUTE = 60_000

/** Counts a message that makes no line: a correction, retraction or reaction. @throws Fault resource-constraint */
export async function countChange(context: Context, of: Case): Promise<void> {
  await refuseFlood(context, of)
  const changes = { minute: minuteOf(context), count: changesOf(context, of) + 1 }
  await context.store.cases.change(of.id, {}, { changes })
}

/** @throws Fault resource-constraint for a customer who has written too much in the last minute */
export async function refuseFlood(context: Context, of: Case): Promise<void> {
  const { store, now, config } = context
  const minute = new Date(now().getTime() - MINUTE).toISOString()
  const lines = await store.caseLines.count({ case: of.id, at: { gt: minute } })
  if (lines + changesOf(context, of) < config.deskLines) return
  throw new Fault('resource-constraint', floodText(config.deskLines))
}

const floodText = (most: number): string =>
  sayCount(
    most,
    'That is more than {count} message in a minute. Wait, and send this again.',
    'That is more than {count} messages in a minute. Wait, and send this again.',
  )

const minuteOf = ({ now }: Pick<Context, 'now'>): number => Math.floor(now().getTime() / MINUTE)

const changesOf = (context: Pick<Context, 'now'>, { changes }: Case): number =>
  changes?.minute === minuteOf(context) ? changes.count : 0
