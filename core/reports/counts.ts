// Counts: how many of each kind, on each day, in each hour.

export type Counts = Record<string, number>

export const add = (counts: Counts, key: string, times: number): void => void (counts[key] = (counts[key] ?? 0) + times)

export function addAll(counts: Counts, more: Counts): void {
  for (const [key, times] of Object.entries(more)) add(counts, key, times)
}

/**
 * Packs counts into one text, `05:4 16:9`, in the order of their keys, each of two characters. A report about everybody reads tens of
 * thousands of them, and objects with a field for each day take four times as long to read.
 */
export const packCounts = (counts: Counts): string =>
  Object.entries(counts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, times]) => `${key}:${times}`)
    .join(' ')

export function unpackCounts(packed: string): Counts {
  const counts: Counts = {}
  eachCount(packed, (key, times) => void (counts[key] = times))
  return counts
}

/** Adds up the counts of the keys that are wanted. */
export function sumOfCounts(packed: string, wanted: ReadonlySet<string>): number {
  let sum = 0
  eachCount(packed, (key, times) => {
    if (wanted.has(key)) sum += times
  })
  return sum
}

/** Makes no list and no object of the counts, as there are many of them. */
function eachCount(packed: string, tell: (key: string, times: number) => void): void {
  for (let at = 0, end = 0; at < packed.length; at = end + 1) {
    const space = packed.indexOf(' ', at)
    end = space < 0 ? packed.length : space
    tell(packed.slice(at, at + KEY), Number(packed.slice(at + KEY + 1, end)))
  }
}

const KEY = 2 // characters: `05`
