// How differences travel to the server: in IQs of a bounded size.
import type { Difference } from './kinds.ts'

/** At most so many parts and objects in one IQ: a stanza far below 512 KiB, and work that the server does in slices. */
const PARTS = 400
const OBJECTS = 100

/** IQs to be sent in this order; when all are confirmed, the server holds these objects as wanted. */
export interface Batch {
  iqs: Difference[][]
  objects: Difference[]
}

/** Gathers small differences into one IQ; a large one is split into several. */
export function* batches(differences: Difference[]): Iterable<Batch> {
  let batch: Difference[] = []
  let parts = 0
  for (const difference of differences) {
    const size = difference.set.length + difference.unset.length
    if (batch.length && (parts + size > PARTS || batch.length >= OBJECTS)) {
      yield { iqs: [batch], objects: batch }
      batch = []
      parts = 0
    }
    if (size > PARTS) yield { iqs: split(difference), objects: [difference] }
    else {
      batch.push(difference)
      parts += size
    }
  }
  if (batch.length) yield { iqs: [batch], objects: batch }
}

function split(difference: Difference): Difference[][] {
  const { set, unset } = difference
  return [
    ...slices(set).map(some => [{ ...difference, set: some, unset: [] }]),
    ...slices(unset).map(some => [{ ...difference, set: [], unset: some }]),
  ]
}

const slices = <T>(items: T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PARTS) }, (_, at) => items.slice(at * PARTS, (at + 1) * PARTS))
