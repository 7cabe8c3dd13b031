// Gathers single items into batches: what comes while one batch is on its way leaves in the next one.
import { setImmediate } from 'node:timers/promises'

interface Waiting<T> {
  item: T
  resolve: () => void
  reject: (error: unknown) => void
}

type Run<T> = (items: T[]) => Promise<void>

/**
 * Runs one batch at a time, in the order of the items; the first one begins in the next turn of the event loop. Each call answers when its
 * batch is done. The items of a batch that fails run once more, each alone, so that one of them fails no other: `run` may be repeated.
 * @param most items in a batch
 */
export function makeGathered<T>(most: number, run: Run<T>): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = []
  let running: Promise<void> | undefined
  async function runAll(): Promise<void> {
    await setImmediate()
    while (waiting.length) await runBatch(waiting.splice(0, most), run)
    running = undefined
  }
  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      running ??= runAll()
    })
}

async function runBatch<T>(batch: Waiting<T>[], run: Run<T>): Promise<void> {
  try {
    await run(batch.map(({ item }) => item))
    for (const { resolve } of batch) resolve()
  } catch (error) {
    if (batch.length > 1) await Promise.all(batch.map(each => runBatch([each], run)))
    else batch[0]?.reject(error)
  }
}
