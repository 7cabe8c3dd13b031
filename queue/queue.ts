// Deferred work on BullMQ. A job says which record to look at; what is to be done is in the store.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Queue as Bull, Worker } from 'bullmq'
import { Redis as Client } from 'ioredis'
import type { Job, Log, Queue } from '../core/context.ts'

const REFUSED = 1_000 // ms until it is asked again

export type Work = Record<Job, (id: string) => Promise<void>>

interface Todo {
  id: string
}

/** Starts taking jobs at `run`, so that rules can add before everything is up. */
export class BullQueue implements Queue {
  readonly #client: Client
  readonly #bull: Bull
  readonly #log: Log
  readonly #run = randomUUID().slice(0, 8)
  #worker: Worker<Todo, void, Job> | undefined
  #stopped = false

  /** @param address of Redis: a unix socket's path or a redis:// address */
  constructor(address: string, log: Log) {
    this.#log = log
    const retry = { maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(5_000, 50 * 2 ** times) }
    this.#client = address.startsWith('/') ? new Client({ path: address, ...retry }) : new Client(address, retry)
    this.#client.on('error', error => log.warn({ reason: error.message }, 'the queue is away'))
    this.#bull = new Bull('bellhop', { connection: this.#client })
  }

  /**
   * The same record asked for again while its job waits is the same job; but after a crash it is a new one, so that it
   * need not wait until the dead process's lock runs out. Work may therefore be begun twice, and is made for that.
   */
  async add(kind: Job, id: string): Promise<void> {
    const attempts = { attempts: 20, backoff: { type: 'exponential', delay: 500, jitter: 0.5 } }
    const options = { jobId: `${kind}-${id}-${this.#run}`, removeOnComplete: true, removeOnFail: true, ...attempts }
    for (;;) {
      const refused = await this.#bull.add(kind, { id }, options).then(
        () => undefined,
        (error: Error) => error,
      )
      if (!refused) return
      if (this.#stopped) throw refused
      this.#log.warn({ reason: refused.message }, 'the queue takes nothing at the moment') // its disk is full
      await pause(REFUSED)
    }
  }

  run(work: Work): void {
    const worker = new Worker<Todo, void, Job>('bellhop', job => work[job.name](job.data.id), {
      connection: this.#client.duplicate(),
      concurrency: 4,
      maxStalledCount: 1_000, // a queue that was away or full for long costs no work
    })
    worker.on('failed', (job, error) => this.#log.warn({ job: job?.id, reason: error.message }, 'work is tried again'))
    worker.on('error', error => this.#log.warn({ reason: error.message }, 'the queue stumbled'))
    this.#worker = worker
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#worker?.close()
    await this.#bull.close()
    this.#client.disconnect()
  }
}
