// Deferred work on BullMQ. A job says which record to look at; what is to be done is in the store.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Queue as Bull, Worker, type Job as Deferred } from 'bullmq'
import { Redis as Client, type RedisOptions } from 'ioredis'
import type { Job, Log, Queue, QueueHealth } from '../core/context.ts'
import { makeRepeated, type Warn } from './repeated.ts'
import { watchRedis, type Watch } from './watch.ts'

const MINUTE = 60_000
const REFUSED = 1_000 // ms until it is asked again
const FIRST_PAUSE = 500 // ms until work that failed is tried again, doubled with each failure
const LONGEST_PAUSE = 60_000
const ALWAYS = 1_000_000_000 // tries: who gives up says so in the store
const STOPPING = 2_000 // ms that the end waits for a queue that may be away
const ADDING = 3_000 // ms that somebody who adds a job waits until the queue has it
const ANSWER = 2_000 // ms for Redis to answer a question about its health

/** What is not named is left in the queue. */
export type Work = Partial<Record<Job, (id: string) => Promise<void>>>

interface Todo {
  id: string
}

/**
 * Starts taking jobs at `run`, so that rules can add before everything is up. Every kind of work has a queue of its own:
 * ten thousand mails, or a mail server that does not answer, keep no broadcast waiting.
 */
export class BullQueue implements Queue {
  readonly #client: Client
  readonly #bulls = new Map<Job, Bull>()
  readonly #warn: Warn
  readonly #rates: Partial<Record<string, number>>
  readonly #watch: Watch
  readonly #run = randomUUID().slice(0, 8)
  /** When those that the queue has not taken yet were added. */
  readonly #untaken = new Map<string, number>()
  #taken: { jobs: number; since: number | undefined } = { jobs: 0, since: undefined }
  #lost: () => Promise<void> = async () => {}
  #finding: Promise<void> | undefined
  #workers: Worker<Todo, void>[] = []
  #lines: Client[] = []
  #stopped = false

  /**
   * @param address of Redis: a unix socket's path or a redis:// address
   * @param rates how many jobs of a kind are begun within a minute at most, by all processes together
   */
  constructor(address: string, log: Log, rates: Partial<Record<Job, number>> = {}) {
    this.#rates = rates
    this.#warn = makeRepeated(log)
    this.#client = this.#connect(address, { maxRetriesPerRequest: null })
    const impatient = {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: ANSWER,
      connectTimeout: ANSWER,
    }
    const client = this.#connect(address, impatient)
    this.#lines.push(client)
    this.#watch = watchRedis({ client, log, seen: () => this.#count(), lost: reason => this.#find(reason) })
  }

  #connect(address: string, options: RedisOptions): Client {
    const retry = { ...options, retryStrategy: (times: number) => Math.min(5_000, 50 * 2 ** times) }
    const client = address.startsWith('/') ? new Client({ path: address, ...retry }) : new Client(address, retry)
    client.on('error', error => this.#warn({ reason: error.message }, 'the queue is away'))
    return client
  }

  get health(): QueueHealth {
    const since = Math.min(...this.#untaken.values(), this.#taken.since ?? Infinity)
    const oldest = since === Infinity ? 0 : Math.max(0, Date.now() - since)
    const seen = this.#watch.health
    const isLate = [...this.#untaken.values()].some(at => Date.now() - at > ADDING) // noticed before the next look
    const status = isLate && seen.status === 'ok' ? 'away' : seen.status
    return { ...seen, status, jobs: this.#taken.jobs + this.#untaken.size, oldest }
  }

  /**
   * The same record asked for again while its job waits is the same job, and waits no longer after a failure; but after a
   * crash it is a new one, so that it need not wait until the dead process's lock runs out. Work may therefore be begun
   * twice, and is made for that. A queue that is away or full keeps nobody waiting for long.
   */
  async add(kind: Job, id: string, delay = 0): Promise<boolean> {
    const key = `${kind} ${id}`
    if (!this.#untaken.has(key)) this.#untaken.set(key, Date.now())
    const taken = this.#addUntilTaken(kind, id, delay).then(isTaken => {
      this.#untaken.delete(key)
      return isTaken
    })
    if (this.#watch.isRefusing) return false
    const patience = new AbortController()
    const late = pause(ADDING, false, { ref: false, signal: patience.signal }).catch(() => false)
    return Promise.race([taken, late]).finally(() => patience.abort())
  }

  /** @returns false when we end before the queue has taken it: the next start looks for what is unfinished */
  async #addUntilTaken(kind: Job, id: string, delay: number): Promise<boolean> {
    for (;;) {
      try {
        await this.#put(kind, id, delay)
        return true
      } catch (error) {
        if (this.#stopped) return false
        this.#warn({ reason: messageOf(error) }, 'the queue takes nothing at the moment') // its memory or its disk is full
      }
      await pause(REFUSED, undefined, { ref: false })
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

  /** @param lost adds all unfinished work of the store again: the queue has lost some */
  run(work: Work, lost: () => Promise<void> = async () => {}): void {
    this.#lost = lost
    this.#workers = Object.entries(work).map(([kind, run]) => this.#worker(kind, run))
  }

  #worker(kind: string, work: (id: string) => Promise<void>): Worker<Todo, void> {
    const connection = this.#client.duplicate() // a worker waits on its own, and leaves closing it to us
    this.#lines.push(connection)
    const process = async (job: Deferred<Todo, void>) => {
      if (job.name === kind && job.data.id) await work(job.data.id).catch(refuse)
    }
    const rate = this.#rates[kind]
    const worker = new Worker<Todo, void>(nameOf(kind), process, {
      connection,
      ...(rate !== undefined && { limiter: { max: rate, duration: MINUTE } }),
      concurrency: 4,
      settings: { backoffStrategy: pauseAfter },
      maxStalledCount: 1_000, // a queue that was away or full for long costs no work
      // For jobs of which Redis has thrown away what they said of this themselves.
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    })
    worker.on('completed', job => {
      if (job.name !== kind || !job.data.id) this.#find('a job came without name or data')
    })
    worker.on('failed', (job, error) => this.#warn({ job: job?.id, reason: error.message }, 'work is tried again'))
    worker.on('error', error => {
      this.#warn({ queue: kind, reason: error.message }, 'the queue reports an error')
      void this.#rest(worker)
    })
    return worker
  }

  /** Lets a worker pause that was refused: it would ask again at once, thousands of times a second. */
  async #rest(worker: Worker<Todo, void>): Promise<void> {
    if (worker.isPaused()) return
    await worker.pause(true)
    await pause(REFUSED, undefined, { ref: false })
    if (!this.#stopped) await worker.resume()
  }

  /** Finds what the queue has lost, once however often that is noticed meanwhile. */
  #find(reason: string): void {
    if (this.#stopped) return
    this.#warn({ reason }, 'the queue has lost jobs; unfinished work is looked up in the store')
    this.#finding ??= pause(REFUSED, undefined, { ref: false })
      .then(() => {
        this.#finding = undefined // what is noticed from here on is looked up again
        return this.#lost()
      })
      .catch(error => this.#warn({ reason: messageOf(error) }, 'unfinished work could not be looked up'))
  }

  async #count(): Promise<void> {
    const counted = Promise.all([...this.#bulls.values()].map(countJobs))
    const late = pause(ANSWER, undefined, { ref: false })
    const found = await Promise.race([counted, late])
    if (!found) return
    const times = found.flatMap(({ since }) => (since === undefined ? [] : [since]))
    const jobs = found.reduce((sum, each) => sum + each.jobs, 0)
    this.#taken = { jobs, since: times.length ? Math.min(...times) : undefined }
  }

  #bull(kind: Job): Bull {
    const known = this.#bulls.get(kind)
    if (known) return known
    const bull = new Bull(nameOf(kind), { connection: this.#client })
    bull.on('error', error => this.#warn({ queue: kind, reason: error.message }, 'the queue reports an error'))
    this.#bulls.set(kind, bull)
    return bull
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#watch.stop()
    const closed = Promise.all([...this.#workers, ...this.#bulls.values()].map(each => each.close()))
    await Promise.race([closed, pause(STOPPING, undefined, { ref: false })]) // what is cut short is begun again
    for (const line of [this.#client, ...this.#lines]) line.disconnect()
  }
}

async function countJobs(bull: Bull): Promise<{ jobs: number; since: number | undefined }> {
  const states = ['wait', 'active', 'delayed', 'prioritized'] as const
  const [counts, first] = await Promise.all([bull.getJobCounts(...states), bull.getJobs([...states], 0, 0, true)])
  const times = first.flatMap(job => (job?.timestamp ? [job.timestamp + (job.opts.delay ?? 0)] : []))
  const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { jobs, since: times.length ? Math.min(...times) : undefined }
}

/** What is asked for now is not to wait until an earlier failure is forgotten. */
async function promote(job: Pick<Deferred, 'isDelayed' | 'promote'>): Promise<void> {
  if (await job.isDelayed()) await job.promote().catch(() => {}) // it has begun meanwhile
}

function pauseAfter(failures: number): number {
  const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
  return Math.round((ceiling / 2) * (1 + Math.random()))
}

/** BullMQ leaves a job active whose work rejects without an error. @throws Error */
function refuse(reason: unknown): never {
  throw reason instanceof Error ? reason : new Error(`without a reason: ${String(reason)}`)
}

const nameOf = (kind: string) => `bellhop-${kind}`

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
