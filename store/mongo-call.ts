// One call to the MongoDB server: a timer of our own, and what its errors mean.
import * as driver from 'mongodb'
import { Outage } from '../xep/fault.ts'
import { limitFault } from './limits.ts'

export interface Patience {
  /** ms within which the server answers one call. */
  call: number
  /** ms for which a verb repeats a call whose answer was lost. */
  verb: number
  /** ms that a writer waits for another process to finish the batch that holds a record. */
  batch: number
  /** ms from one look for batches that are decided and were not made to the next. */
  sweep: number
}

export const PATIENCE: Patience = { call: 10_000, verb: 20_000, batch: 2_000, sweep: 30_000 }

/** The answer of a call did not come: the call may have been carried out, or may be so later. */
export class LostAnswer extends Error {}

/** The state of a record has changed between two calls of one verb: the verb starts again. */
export class Again extends LostAnswer {}

/** An id or a unique key is taken. */
export class Duplicate extends Error {
  /** Of a bulk write the places of the writes that were refused, where the server says them. All others were made. */
  readonly refused: number[]

  constructor(message: string, refused: number[] = []) {
    super(message)
    this.refused = refused
  }
}

export const isDuplicate = (error: unknown): boolean => error instanceof Duplicate

const DUPLICATE = 11_000
const INTERNAL = 1 // FerretDB's for a unique key that is taken by an update
const TOO_LARGE = new Set([10_334, 17_280, 17_419, 17_420])
/** Fail-over and shut-down of a server, time-outs, and writes that the majority has not confirmed in time. */
const PASSING = new Set([6, 7, 50, 64, 89, 91, 112, 133, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436])

/** Runs one call. The driver has no time-out for a whole call that works (`timeoutMS` has no effect in 7.9), so this has. */
export async function call<T>(patience: Patience, run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new LostAnswer(`The server has not answered for ${patience.call} ms.`)),
      patience.call,
    )
  })
  try {
    return await Promise.race([run(), late])
  } catch (error) {
    throw meaning(error)
  } finally {
    clearTimeout(timer)
  }
}

/** Errors of the driver that say nothing of whether the server has carried out the call. */
const SILENT = [
  driver.MongoNetworkError,
  driver.MongoServerSelectionError,
  driver.MongoNotConnectedError,
  driver.MongoTopologyClosedError,
  driver.MongoWriteConcernError,
]

function meaning(error: unknown): unknown {
  if (!(error instanceof driver.MongoError)) return isTooLong(error) ? limitFault('more than the server takes') : error
  const code = Number(error.code)
  if (code === DUPLICATE || (code === INTERNAL && /UNIQUE constraint failed|SQLSTATE 23505/.test(error.message)))
    return new Duplicate(error.message, refusedBy(error))
  if (TOO_LARGE.has(code) || /larger than the maximum size|too large/i.test(error.message))
    return limitFault('more than the server takes')
  // A bulk write wraps every error, a broken connection, too, which then has neither code nor writes that failed.
  const isBroken = error instanceof driver.MongoBulkWriteError && !error.code && !refusedBy(error).length
  const isSilent = isBroken || SILENT.some(each => error instanceof each) || error.name === 'MongoWaitQueueTimeoutError'
  return isSilent || PASSING.has(code) || error.hasErrorLabel('RetryableWriteError')
    ? new LostAnswer(error.message, { cause: error })
    : error
}

const refusedBy = (error: unknown): number[] =>
  error instanceof driver.MongoBulkWriteError ? [error.writeErrors].flat().map(({ index }) => index) : []

/** The driver's buffer is too small for the document. */
const isTooLong = (error: unknown) => error instanceof RangeError && /offset|out of range/i.test(error.message)

/** The server is away. What was to be written may have been written. */
export const unavailableStore = (cause?: unknown) =>
  new Outage('The store does not answer at the moment. Try again in a minute.', cause)

/** Repeats `run` for as long as its answers get lost and the verb has time left. @throws Outage */
export async function repeatPersistently<T>(patience: Patience, run: (time: number) => Promise<T>): Promise<T> {
  const until = performance.now() + patience.verb
  for (let time = 0; ; time++) {
    try {
      return await run(time)
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error
      if (performance.now() > until) throw unavailableStore(error.message)
      await pauseLonger(time)
    }
  }
}

/** Waits until all have ended, so that nothing of them happens later, and then throws the first error. */
export async function allOf(running: Promise<unknown>[]): Promise<void> {
  for (const each of await Promise.allSettled(running)) if (each.status === 'rejected') throw each.reason
}

/** Waits longer each time, not as long as any other process. */
export const pauseLonger = (time: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, Math.min(500, 10 * 2 ** Math.min(time, 6)) * (0.5 + Math.random())))
