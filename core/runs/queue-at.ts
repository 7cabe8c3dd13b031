// Work for a time to come.
import type { Context, Job } from '../context.ts'

/**
 * Adds a job to the queue that begins at a time, or at once where that is over. The queue takes none that has the id of one under way: work
 * that puts itself off has the time in its id.
 */
export const queueAt = (
  { queue, now }: Pick<Context, 'queue' | 'now'>,
  job: Job,
  id: string,
  time: Date,
): Promise<boolean> => queue.add(job, id, Math.max(0, time.getTime() - now().getTime()))
