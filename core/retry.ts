// Retries `run` with exponential back-off and jitter until it succeeds, or until `worth()` is false.
import { setTimeout as pause } from 'node:timers/promises'

const FIRST = 500 // ms
const LONGEST = 60_000 // ms between two tries

/**
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
