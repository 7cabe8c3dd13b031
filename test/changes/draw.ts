// What chance decides, the same in every run with one seed.
import { random } from '../support/random.ts'

export interface Random {
  /** A whole number from 0 up to, not including, the limit. */
  upTo(limit: number): number
  /** One of these; nothing of none. */
  one<T>(of: Iterable<T>): T | undefined
  some<T>(of: Iterable<T>, most: number): T[]
}

export function draws(seed: number): Random {
  const upTo = random(seed)
  const one = <T>(of: Iterable<T>): T | undefined => {
    const all = [...of]
    return all[upTo(all.length || 1)]
  }
  return {
    upTo,
    one,
    some: (of, most) => {
      const all = [...of]
      return Array.from({ length: Math.min(all.length, 1 + upTo(most)) }, () => all.splice(upTo(all.length), 1)).flat()
    },
  }
}
