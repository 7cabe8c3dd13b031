// The thread of snapshot.ts. Answers each message with nothing, or with the problem.
import { backup, DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Copy } from './snapshot.ts'

const LOCKED = 5_000 // ms for which SQLite waits for a locked file
const PAGES = 500 // copied at once

const paths: string[] = workerData
const databases = new Map(paths.map(path => [path, new DatabaseSync(path, { readOnly: true, timeout: LOCKED })]))

/** SQLite begins the transaction with the first read. */
function freeze(): void {
  for (const database of databases.values()) {
    database.exec('BEGIN')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
  }
}

async function copy(copies: Copy[]): Promise<void> {
  for (const { from, to } of copies) {
    const database = databases.get(from)
    if (database) await backup(database, to, { rate: PAGES })
  }
}

parentPort?.on('message', async (message: 'freeze' | Copy[]) => {
  try {
    if (message === 'freeze') freeze()
    else await copy(message)
    parentPort?.postMessage(undefined)
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error))
  }
})
parentPort?.postMessage(undefined)
