// SVG made into PNG, in a thread of its own that ends with the picture: nobody waits meanwhile, and its memory goes back.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Context } from '../../core/context.ts'

export interface Painting {
  svg: string
  /** In pixels. */
  width: number
}

/** One at a time. @throws Error */
export const paint = (context: Pick<Context, 'serially'>, painting: Painting): Promise<Buffer> =>
  context.serially('paint', async () => {
    const worker = new Worker(new URL('painter.ts', import.meta.url), { workerData: painting })
    const [png] = await once(worker, 'message')
    await worker.terminate()
    if (!(png instanceof Uint8Array)) throw new Error('the painter has answered something else')
    return Buffer.from(png)
  })
