// Deferred work on BullMQ. A job says which record to look at; what is to be done is in the store.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Queue as Bull, Worker, type Job as Deferred } from 'bullmq'
import { Redis as Client } from 'ioredis'
import type { Job, Log, Queue } from '../core/context.ts'

const REFUSED = 1_000 // ms until it is asked again
const FIRST_PAUSE = 500 // ms until work that failed is tried again, doubled with each failure
const LONGEST_PAUSE = 60_000
const ALWAYS = 1_000_000_000 // tries: who gives up says so in the store
const STOPPING = 2_000 // ms that the end waits for a queue that may be away

/** What is not named is left in the queue. */
export type Work = Partial<Record<Job, (id: string) => Promise<void>>>

interface Todo {
  id: string
}

/**
 * Starts taking jobs at `run`, so that rules can add before everything is up. Every kind of work has a queue of its own:
 * ten thousand letters, or a mail server that does not answer, keep no broadcast waiting.
 */
export class BullQueue implements Queue {
  readonly #client: Client
  readonly #bulls = new Map<Job, Bull>()
  readonly #log: Log
  readonly #run = randomUUID().slice(0, 8)
  #workers: Worker<Todo, void>[] = []
  #lines: Client[] = []
  #stopped = false

  /** @param address of Redis: a unix socket's path or a redis:// address */
  constructor(address: string, log: Log) {
    this.#log = log
    const retry = { maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(5_000, 50 * 2 ** times) }
    this.#client = address.startsWith('/') ? new Client({ path: address, ...retry }) : new Client(address, retry)
    this.#client.on('error', error => log.warn({ reason: error.message }, 'the queue is away'))
  }

  /**
   * The same record asked for again while its job waits is the same job, and waits no longer after a failure; but after a
   * crash it is a new one, so that it need not wait until the dead process's lock runs out. Work may therefore be begun
   * twice, and is made for that.
   */
  async add(kind: Job, id: string, delay = 0): Promise<void> {
    for (;;) {
      const refused = await this.#put(kind, id, delay).then(
        () => undefined,
        (error: Error) => error,
      )
      if (!refused || this.#stopped) return // the next start looks for what is unfinished
      this.#log.warn({ reason: refused.message }, 'the queue takes nothing at the moment') // its disk is full
      await pause(REFUSED)
    }
  }

  async #put(kind: Job, id: string, delay: number): Promise<void> {
    const attempts = { attempts: ALWAYS, backoff: { type: 'custom' } }
    // Ids of a chart may have colons, which BullMQ refuses.
    const jobId = `${kind}-${encodeURIComponent(id)}-${this.#run}`
    const options = { jobId, removeOnComplete: true, removeOnFail: true, ...attempts, delay }
    const job = await this.#bull(kind).add(kind, { id }, options)
    if (!delay) await promote(job)
  }

  run(work: Work): void {
    const kinds: Job[] = ['broadcast', 'letter', 'ask', 'external', 'copy']
    this.#workers = kinds.flatMap(kind => {
      const run = work[kind]
      return run ? [this.#worker(kind, run)] : []
    })
  }

  #worker(kind: Job, work: (id: string) => Promise<void>): Worker<Todo, void> {
    const connection = this.#client.duplicate() // a worker waits on its own, and leaves closing it to us
    this.#lines.push(connection)
    const worker = new Worker<Todo, void>(nameOf(kind), job => work(job.data.id), {
      connection,
      concurrency: 4,
      settings: { backoffStrategy: pauseAfter },
      maxStalledCount: 1_000, // a queue that was away or full for long costs no work
    })
    worker.on('failed', (job, error) => this.#log.warn({ job: job?.id, reason: error.message }, 'work is tried again'))
    worker.on('error', error => this.#log.warn({ reason: error.message }, 'the queue stumbled'))
    return worker
  }

  #bull(kind: Job): Bull {
    const known = this.#bulls.get(kind)
    if (known) return known
    const bull = new Bull(nameOf(kind), { connection: this.#client })
    this.#bulls.set(kind, bull)
    return bull
  }

  async stop(): Promise<void> {
    this.#stopped = true
    const closed = Promise.all([...this.#workers, ...this.#bulls.values()].map(each => each.close()))
    await Promise.race([closed, pause(STOPPING, undefined, { ref: false })]) // what is cut short is begun again
    for (const line of [this.#client, ...this.#lines]) line.disconnect()
  }
}

/** What is asked for now is not to wait until an earlier failure is forgotten. */
async function promote(job: Pick<Deferred, 'isDelayed' | 'promote'>): Promise<void> {
  if (await job.isDelayed()) await job.promote().catch(() => {}) // it has begun meanwhile
}

function pauseAfter(failures: number): number {
  const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
  return Math.round((ceiling / 2) * (1 + Math.random()))
}

const nameOf = (kind: Job) => `bellhop-${kind}`
