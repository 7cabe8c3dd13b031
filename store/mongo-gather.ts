// Gathers the writes of one turn of the event loop into few calls to the MongoDB server.
import type { AnyBulkWriteOperation, Collection } from 'mongodb'
import { call, Duplicate, LostAnswer, type Patience } from './mongo-call.ts'
import type { Document } from './mongo-document.ts'

const MOST = 500 // writes in one call, so that a call stays far below its time-out

/**
 * Makes one guarded write, in one call with the others of the same turn.
 * @param alone makes the same write by a call of its own. It has to do no harm when the write was made already.
 * @throws what `alone` throws, or Lost
 */
export type Gather = (operation: AnyBulkWriteOperation<Document>, alone: () => Promise<unknown>) => Promise<void>

interface Waiting {
  operation: AnyBulkWriteOperation<Document>
  alone: () => Promise<unknown>
  resolve: () => void
  reject: (error: unknown) => void
}

/** @param isExact whether the server says of a bulk write which of its writes were refused */
export function makeGather(documents: Collection<Document>, patience: Patience, isExact: boolean): Gather {
  let waiting: Waiting[] = []
  return (operation, alone) =>
    new Promise((resolve, reject) => {
      if (!waiting.length) setImmediate(flush)
      waiting.push({ operation, alone, resolve, reject })
    })

  function flush(): void {
    const all = waiting
    waiting = []
    for (let at = 0; at < all.length; at += MOST) void send(all.slice(at, at + MOST))
  }

  async function send(some: Waiting[]): Promise<void> {
    if (some.length === 1) return some.forEach(sendAlone)
    const operations = some.map(({ operation }) => operation)
    try {
      await call(patience, () => documents.bulkWrite(operations, { ordered: false }))
      for (const { resolve } of some) resolve()
    } catch (error) {
      if (error instanceof LostAnswer) for (const { reject } of some) reject(error)
      else sendRefused(some, error, isExact)
    }
  }
}

/** Makes the refused writes again, each by itself, so that each learns why. */
function sendRefused(some: Waiting[], error: unknown, isExact: boolean): void {
  const refused = isExact && error instanceof Duplicate && error.refused.length ? new Set(error.refused) : undefined
  for (const [at, each] of some.entries())
    if (refused && !refused.has(at)) each.resolve()
    else sendAlone(each)
}

const sendAlone = ({ alone, resolve, reject }: Waiting): void => void alone().then(() => resolve(), reject)
