// Shares one run between all calls of one turn of the event loop that name the same key.
import { setImmediate } from 'node:timers/promises'

/** @param run begins behind all calls that share it, so that it sees what was stored before each of them */
export function makeTogether<T>(run: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>()
  return key => {
    const known = waiting.get(key)
    if (known) return known
    const result = setImmediate().then(() => {
      waiting.delete(key)
      return run(key)
    })
    waiting.set(key, result)
    return result
  }
}
