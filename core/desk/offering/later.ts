// What the queue is asked to look at later: a case whose agent has to have answered by then.
import type { Context } from '../../context.ts'
import { queueAt } from '../../runs/queue-at.ts'
import type { Case, Desk } from '../records.ts'

const MINUTE = 60_000

/** When an agent has to have answered who begins to owe an answer now; nothing where the desk has no bound. */
export const answerDue = ({ now }: Pick<Context, 'now'>, { answerMinutes }: Desk): string | undefined =>
  answerMinutes ? new Date(now().getTime() + answerMinutes * MINUTE).toISOString() : undefined

/** Asks the queue to look at a case when it is due. Each time is a job of its own. */
export async function lookLater(context: Context, { id, due }: Pick<Case, 'id' | 'due'>): Promise<void> {
  if (due !== undefined) await queueAt(context, 'deskCase', `${id} ${due}`, new Date(due))
}

/** At a start: the queue may have been lost with us. */
export async function resumeDues(context: Context): Promise<void> {
  for (const each of await context.store.cases.find({ where: { due: { gt: '' } } })) await lookLater(context, each)
}
