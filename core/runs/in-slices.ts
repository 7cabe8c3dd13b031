// Long work in slices: others are answered between two of them, however many people an organisation has.
import { setImmediate } from 'node:timers/promises'
import type { Collection, Where } from '../../store/store.ts'
import { eachPage } from './sweep.ts'

const SLICE = 20 // ms
const AT_ONCE = 500 // writes that are begun together

/** Makes a list of what `items` yields, and pauses after each slice. */
export async function listInSlices<T>(items: Iterable<T>): Promise<T[]> {
  const found: T[] = []
  let end = performance.now() + SLICE
  for (const item of items) {
    found.push(item)
    if (performance.now() < end) continue
    await setImmediate()
    end = performance.now() + SLICE
  }
  return found
}

/** Finds every record that meets the condition, by pages of the ids. */
export async function findInSlices<R extends { id: string }>(
  collection: Pick<Collection<R>, 'find'>,
  where: Where<R> = {},
): Promise<R[]> {
  const found: R[] = []
  await eachPage(collection, where, async page => {
    found.push(...page)
    await setImmediate()
  })
  return found
}

/** Writes all items, some at once, in their order. */
export async function writeInSlices<T>(items: readonly T[], write: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(write))
}
