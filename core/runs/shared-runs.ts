// Shares one run between all calls with the same key that come before the run has begun to read.

export type ShareRun = (key: string, run: (begins: () => void) => Promise<void>) => Promise<void>

declare module '../context.ts' {
  interface Context {
    /** Shares one run between the calls that come before the run has begun to read. */
    shareRun: ShareRun
  }
}

/** A run calls `begins` before it reads anything: calls from then on get a run of their own, which sees what was stored before them. */
export function makeSharedRuns(): ShareRun {
  const waiting = new Map<string, Promise<void>>()
  return (key, run) => {
    const known = waiting.get(key)
    if (known) return known
    const over = () => void (waiting.get(key) === result && waiting.delete(key))
    const result: Promise<void> = Promise.resolve().then(() => run(over))
    waiting.set(key, result)
    result.then(over, over)
    return result
  }
}
