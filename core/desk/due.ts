// Time bounds of cases: an agent who does not answer in time gives the case back. A job only says which case to look at.
import type { Context } from '../context.ts'
import { releaseCase } from './ending.ts'
import type { Case } from './records.ts'

const LATE = {
  event: 'The agent did not answer in time.',
  customer: 'A colleague goes on with you. You need not repeat anything.',
}

/** Asks the queue to look at a case when its agent has to have answered. Each time is a job of its own. */
export async function lookLater({ queue, now }: Context, { id, due }: Pick<Case, 'id' | 'due'>): Promise<void> {
  if (due !== undefined) await queue.add('deskCase', `${id} ${due}`, Math.max(0, Date.parse(due) - now().getTime()))
}

/** @param job the id of the case and the time, as `lookLater` wrote them */
export async function lookAtCase(context: Context, job: string): Promise<void> {
  const [id = '', time] = job.split(' ')
  const isDue = ({ due }: Case) => due !== undefined && due === time && due <= context.now().toISOString()
  await releaseCase(context, { id }, LATE, isDue)
}

/** At a start: the queue may have been lost with us. */
export async function resumeDues(context: Context): Promise<void> {
  for (const each of await context.store.cases.find({ where: { due: { gt: '' } } })) await lookLater(context, each)
}
