// A barrier for the server: a trigger in the file of the archives that computes for minutes. The server waits where it writes the
// message, so that a test can kill it at exactly this step of its work.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { poll } from '../../setup/ports.ts'

export interface Barrier {
  /** Resolves when the server waits here. It goes on waiting. */
  reached(): Promise<void>
  /** Makes way, once the server is killed: the message was not written. */
  lifted(): void
}

const ENDLESS = `
  CREATE VIEW "endless" AS
  WITH RECURSIVE "counter"("x") AS (VALUES (0) UNION ALL SELECT "x" + 1 FROM "counter" LIMIT 1000000000) SELECT "x" FROM "counter"`

/** Longer than any transaction that does not wait at a barrier. */
const LONG = 400

/** Before somebody's archive or offline storage is written to. */
export function barrier({ data }: Config, store: 'archive' | 'offline', username: string): Barrier {
  const file = new DatabaseSync(join(data, 'prosody', 'prosody.sqlite'), { timeout: 5000 })
  file.exec(ENDLESS)
  file.exec(`
    CREATE TRIGGER "barrier" BEFORE INSERT ON "prosodyarchive" WHEN NEW."store" = '${store}' AND NEW."user" = '${username}'
    BEGIN SELECT max("x") FROM "endless"; END`)
  file.exec(`PRAGMA busy_timeout = ${LONG}`)
  return {
    async reached() {
      if (!(await poll(async () => isLocked(file))))
        throw new Error(`The server never wrote to ${store} of ${username}`)
    },
    lifted() {
      file.exec('DROP TRIGGER "barrier"; DROP VIEW "endless"')
      file.close()
    },
  }
}

function isLocked(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN IMMEDIATE; ROLLBACK')
    return false
  } catch {
    return true
  }
}
