// Growing delays for failures, per key, in memory: a restart forgives, which 60-bit codes can bear.
import type { Throttle } from '../context.ts'

const LONGEST = 15 * 60_000 // ms of a pause after failures
const FORGIVEN = 60 * 60_000 // ms without a failure, after which earlier ones are forgotten
const KEYS = 100_000 // addresses, accounts and codes whose failures are counted; the oldest go first

/** @param now in milliseconds */
export function makeThrottle(now: () => number = Date.now): Throttle {
  const failures = new Map<string, { count: number; last: number }>()
  const recent = (key: string) => {
    const found = failures.get(key)
    return found && now() - found.last < FORGIVEN ? found : undefined
  }
  return {
    wait(key, free) {
      const found = recent(key)
      if (!found || found.count < free) return 0
      const delay = Math.min(LONGEST, 1_000 * 2 ** Math.min(found.count - free, 20))
      return Math.max(0, found.last + delay - now())
    },
    fail(key) {
      const count = (recent(key)?.count ?? 0) + 1
      failures.delete(key) // so that the oldest come first
      failures.set(key, { count, last: now() })
      const [oldest] = failures.keys()
      if (failures.size > KEYS && oldest !== undefined) failures.delete(oldest)
    },
    clear: key => void failures.delete(key),
  }
}
