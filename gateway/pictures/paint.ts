// SVG made into PNG, in a thread of its own that ends with the picture: nobody waits meanwhile, and its memory goes back.
// One picture at a time; the last picture of each poster is kept, and networks take turns.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Config } from '../../config.ts'

export interface Painting {
  svg: string
  /** In pixels. */
  width: number
}

interface Job {
  poster: string
  painting: Painting
  network: string
  /** Jobs run in the order of their turns. A network has one job in a turn, so that many jobs of one delay no other. */
  turn: number
  done: PromiseWithResolvers<Buffer>
}

interface Kept {
  painting: Painting
  png: Buffer
}

export class Painter {
  #bounds: Pick<Config, 'postersKept' | 'postersWaiting'>
  #kept = new Map<string, Kept>() // the one that was asked for last is at the end
  #waiting: Job[] = []
  #running: Job | undefined

  constructor(bounds: Pick<Config, 'postersKept' | 'postersWaiting'>) {
    this.#bounds = bounds
  }

  /** @returns the picture; nothing when too many wait already */
  async paint(poster: string, painting: Painting, network: string): Promise<Buffer | undefined> {
    const kept = this.#kept.get(poster)
    if (kept && isSame(kept.painting, painting)) return this.#keep(poster, kept)
    const same = [this.#running, ...this.#waiting].find(job => job && isSame(job.painting, painting))
    if (same) return same.done.promise
    if (this.#waiting.length >= this.#bounds.postersWaiting) return undefined
    const job = { poster, painting, network, turn: this.#turnOf(network), done: Promise.withResolvers<Buffer>() }
    this.#waiting.push(job)
    if (!this.#running) void this.#work()
    return job.done.promise
  }

  /** After the network's own last job, and no earlier than the turn that is under way. */
  #turnOf(network: string): number {
    const own = [this.#running, ...this.#waiting].filter(job => job?.network === network)
    return Math.max(this.#running?.turn ?? 0, ...own.map(job => (job?.turn ?? 0) + 1))
  }

  async #work(): Promise<void> {
    while ((this.#running = this.#take())) {
      const { poster, painting, done } = this.#running
      try {
        const png = await draw(painting)
        done.resolve(this.#keep(poster, { painting, png }))
      } catch (error) {
        done.reject(error)
      }
    }
  }

  #take(): Job | undefined {
    const first = Math.min(...this.#waiting.map(({ turn }) => turn))
    const at = this.#waiting.findIndex(({ turn }) => turn === first)
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]
  }

  #keep(poster: string, kept: Kept): Buffer {
    this.#kept.delete(poster)
    this.#kept.set(poster, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#bounds.postersKept && oldest !== undefined) this.#kept.delete(oldest)
    return kept.png
  }
}

const isSame = (one: Painting, other: Painting) => one.width === other.width && one.svg === other.svg

/** @throws Error */
async function draw(painting: Painting): Promise<Buffer> {
  const worker = new Worker(new URL('painter.ts', import.meta.url), { workerData: painting })
  const [png] = await once(worker, 'message')
  await worker.terminate()
  if (!(png instanceof Uint8Array)) throw new Error('the painter has answered something else')
  return Buffer.from(png)
}
