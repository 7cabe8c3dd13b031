// Runs calls with the same key in order, and calls with different keys concurrently.

export interface Serially {
  <T>(key: string, run: () => Promise<T>): Promise<T>
  /** Whether nothing with this key runs or waits: what is called in the same moment begins at once. */
  isFree(key: string): boolean
}

declare module '../context.ts' {
  interface Context {
    /** Runs what has the same key one after the other, in the order of the calls. */
    serially: Serially
  }
}

export function makeSerially(): Serially {
  const tails = new Map<string, Promise<unknown>>()
  const serially = <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const result = (tails.get(key) ?? Promise.resolve()).then(run, run)
    const tail = result.catch(() => {}).then(() => void (tails.get(key) === tail && tails.delete(key)))
    tails.set(key, tail)
    return result
  }
  return Object.assign(serially, { isFree: (key: string) => !tails.has(key) })
}
