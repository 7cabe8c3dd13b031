// Something in the way of one kind of write: a trigger in Bellhop's own SQLite file, put there by another program.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Config } from '../../config.ts'

/** Every such write fails until the function that is returned is called. @param event as `INSERT ON provisioned` */
export function obstacle({ data }: Pick<Config, 'data'>, event: string): () => void {
  const run = (sql: string) => {
    const database = new DatabaseSync(join(data, 'bellhop.sqlite'), { timeout: 5_000 })
    database.exec(sql)
    database.close()
  }
  run(`CREATE TRIGGER obstacle BEFORE ${event} BEGIN SELECT RAISE(ABORT, 'an obstacle'); END`)
  return () => run('DROP TRIGGER obstacle')
}
