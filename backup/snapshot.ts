// Copies of SQLite files as they are at one moment, while others write.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A file of SQLite, and where its copy goes. */
export interface Copy {
  from: string
  to: string
}

/** Keeps the state of some files until their copies are made. */
export interface Snapshot {
  /** Begins a read transaction in each file: what is committed later is in no copy. */
  freeze(): Promise<void>
  /** Copies the frozen state. */
  copy(copies: Copy[]): Promise<void>
  /** Ends the transactions. */
  end(): Promise<void>
}

/** Opens the files in a thread of its own, as SQLite stops its thread while it works. */
export async function openSnapshot(files: string[]): Promise<Snapshot> {
  const worker = new Worker(new URL('./snapshot-worker.ts', import.meta.url), { workerData: files })
  const ask = async (message: unknown) => {
    const answered = once(worker, 'message')
    worker.postMessage(message)
    const [problem] = await answered
    if (typeof problem === 'string') throw new Error(problem)
  }
  await once(worker, 'message')
  return {
    freeze: () => ask('freeze'),
    copy: copies => ask(copies),
    async end() {
      await worker.terminate()
    },
  }
}
