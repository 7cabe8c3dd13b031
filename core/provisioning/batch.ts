// Sends differences to the server, in IQs of a bounded size.
import type { Bound, Difference } from './kinds.ts'

/** A stanza far below 512 KiB, and work that the server does in slices. */
const USUAL: Bound = { parts: 400, objects: 100 }

/** IQs to be sent in this order; when all are confirmed, the server holds these objects as wanted. */
export interface Batch {
  iqs: Difference[][]
  objects: Difference[]
}

/**
 * Gathers small differences into one IQ; a large one is split into several.
 * @param units differences that have to be in one IQ, however many they are
 */
export function* batches(units: Difference[][], bound = USUAL): Iterable<Batch> {
  let batch: Difference[] = []
  let parts = 0
  for (const unit of units) {
    const size = unit.reduce((sum, { set, unset }) => sum + set.length + unset.length, 0)
    if (batch.length && (parts + size > bound.parts || batch.length + unit.length > bound.objects)) {
      yield { iqs: [batch], objects: batch }
      batch = []
      parts = 0
    }
    const [only, ...others] = unit
    if (only && !others.length && size > bound.parts) yield { iqs: split(only, bound), objects: unit }
    else {
      batch.push(...unit)
      parts += size
    }
  }
  if (batch.length) yield { iqs: [batch], objects: batch }
}

function split(difference: Difference, { parts }: Bound): Difference[][] {
  const { set, unset } = difference
  return [
    ...slices(set, parts).map(some => [{ ...difference, set: some, unset: [] }]),
    ...slices(unset, parts).map(some => [{ ...difference, set: [], unset: some }]),
  ]
}

const slices = <T>(items: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
