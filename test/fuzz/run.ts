// Runs a target in a thread: a reader that hangs, crashes or takes too much memory is found with the input that did it.
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { COMPILED } from '../support/world.ts'
import type { Target } from './target.ts'
import type { Told } from './worker.ts'

const MEGABYTES = 256 // of the thread; all samples and the store fit easily
const LONGEST = 60_000 // ms for one input: on a loaded machine each takes less than a tenth of a second
const SHOWN = 2_000 // bytes of an input in a report

/** @returns how many inputs were taken @throws Error that names the seed, the number and the input at which the reader failed */
export async function fuzz({ name }: Target, seed: number, inputs: number): Promise<number> {
  const worker = new Worker(join(import.meta.dirname, 'worker.ts'), {
    workerData: { name, seed, inputs },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  let last: Told = { at: 0, taken: 0, input: Buffer.alloc(0) }
  let timer: NodeJS.Timeout | undefined
  const fail = (reason: string) =>
    new Error(
      `${name}, seed ${seed}, input ${last.at}: ${reason}\n${JSON.stringify(Buffer.from(last.input).subarray(0, SHOWN).toString('latin1'))}`,
    )
  const hanging = new Promise<never>((_resolve, reject) => {
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(fail(`no answer within ${LONGEST / 1_000} s`)), LONGEST)
    }
    wait()
    worker.on('message', wait)
  })
  const done = new Promise<void>(resolve =>
    worker.on('message', (told: Told) => {
      last = told
      if (told.at === inputs) resolve() // timers of what it has opened may keep the thread for longer
    }),
  )
  const failing = once(worker, 'error').then(([error]: unknown[]) => {
    throw fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
  })
  try {
    await Promise.race([done, once(worker, 'exit'), hanging, failing])
    if (last.at !== inputs) throw fail('the thread ended early')
    return last.taken
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
