// Trying again what failed: here with back-off, or by a job of the queue.
import { setTimeout as pause } from 'node:timers/promises'
import type { Context, Job } from '../context.ts'

const FIRST = 500 // ms
const LONGEST = 60_000 // ms between two tries
const LATER = 1_000 // ms until a job tries again

/**
 * Retries `run` with exponential back-off and jitter until it succeeds, or until `worth()` is false.
 * @param worth asked before it is tried again
 * @param failed told of each failure
 */
export async function retry(
  run: () => Promise<void>,
  worth: () => boolean,
  failed: (error: unknown) => void,
): Promise<void> {
  for (let ceiling = FIRST; ; ceiling = Math.min(LONGEST, ceiling * 2)) {
    try {
      return await run()
    } catch (error) {
      failed(error)
    }
    await pause((ceiling / 2) * (1 + Math.random()), undefined, { ref: false })
    if (!worth()) return
  }
}

/**
 * Lets a job try again what failed although the server is there, as with a full disk. While the server is away no job is added: the next
 * stream goes on with all that is left.
 */
export async function retryByJob(
  { wire, queue }: Pick<Context, 'wire' | 'queue'>,
  job: Job,
  id: string,
): Promise<void> {
  if (wire.online) await queue.add(job, id, LATER)
}
