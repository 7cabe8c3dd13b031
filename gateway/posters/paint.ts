// SVG made into PNG, in a thread of its own that ends with the picture: nobody waits meanwhile, and its memory goes back.
// One picture at a time; the last picture of each poster is kept, and networks take turns.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Config } from '../../config.ts'

const LONGEST = 60_000 // ms for one picture

export interface Painting {
  svg: string
  /** In pixels. */
  width: number
}

export interface Drawn {
  png: Uint8Array
  /** All of it is transparent, as what stands for a picture that cannot be decoded. */
  isEmpty: boolean
}

interface Job {
  poster: string
  painting: Painting
  network: string
  /** Jobs run in the order of their turns. A network has one job in a turn, so that many jobs of one delay no other. */
  turn: number
  done: PromiseWithResolvers<Buffer>
}

interface Painted {
  painting: Painting
  png: Buffer
}

export class Painter {
  #bounds: Pick<Config, 'postersCached' | 'postersWaiting'>
  #cache = new Map<string, Painted>() // the one that was asked for last is at the end
  #waiting: Job[] = []
  #running: Job | undefined

  constructor(bounds: Pick<Config, 'postersCached' | 'postersWaiting'>) {
    this.#bounds = bounds
  }

  /** @returns the picture; nothing when too many wait already */
  async paint(poster: string, painting: Painting, network: string): Promise<Buffer | undefined> {
    const painted = this.#cache.get(poster)
    if (painted && isSame(painted.painting, painting)) return this.#remember(poster, painted)
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
        const png = Buffer.from((await draw(painting)).png)
        done.resolve(this.#remember(poster, { painting, png }))
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

  #remember(poster: string, painted: Painted): Buffer {
    this.#cache.delete(poster)
    this.#cache.set(poster, painted)
    const [oldest] = this.#cache.keys()
    if (this.#cache.size > this.#bounds.postersCached && oldest !== undefined) this.#cache.delete(oldest)
    return painted.png
  }
}

const isSame = (one: Painting, other: Painting) => one.width === other.width && one.svg === other.svg

/** @throws Error */
export async function draw(painting: Painting): Promise<Drawn> {
  const worker = new Worker(new URL('painter.ts', import.meta.url), { workerData: painting })
  const [drawn]: Drawn[] = await once(worker, 'message', { signal: AbortSignal.timeout(LONGEST) }).finally(() =>
    worker.terminate(),
  )
  if (!(drawn?.png instanceof Uint8Array)) throw new Error('the painter has answered something else')
  return drawn
}
