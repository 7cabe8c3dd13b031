// The SQLite file: prepared statements, and one transaction for all writes of one turn of the event loop.
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'

const BUSY = 5 // SQLITE_BUSY
const PATIENCE = 20 // ms until a file that another program has locked is tried again

interface Pending {
  run: () => () => void
  reject: (error: unknown) => void
}

/** Gathers the writes of one turn of the event loop into one transaction: one sync to disk for all of them. */
export class Database {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #pending: Pending[] = []
  #idle: (() => void) | undefined

  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    try {
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.#db.prepare(sql).all(...values)
  }

  /** Runs `run` in a transaction at once; only while the store is being opened. */
  alone(run: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      run()
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }

  /** Runs `run` inside the next transaction; its value or its error is told after the commit. */
  write<T>(run: () => T): Promise<T> {
    if (!this.#db.isOpen) return Promise.reject(new Error('The store is closed.'))
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.#flush())
      this.#pending.push({ run: () => this.#attempt(run, resolve, reject), reject })
    })
  }

  /** Runs all of `run` or nothing of it; called inside a `write`. */
  wholly<T>(run: () => T): T {
    this.#db.exec('SAVEPOINT batch')
    try {
      const value = run()
      this.#db.exec('RELEASE batch')
      return value
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK TO batch; RELEASE batch')
      throw error
    }
  }

  #flush(): void {
    const batch = this.#pending
    try {
      if (!this.#begins()) return void setTimeout(() => this.#flush(), PATIENCE)
      this.#pending = []
      const settle = batch.map(({ run }) => run())
      this.#db.exec('COMMIT')
      for (const each of settle) each()
    } catch (error) {
      this.#pending = []
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      for (const write of batch) write.reject(error)
    }
    if (this.#pending.length === 0) this.#idle?.()
  }

  /** Runs one write inside the transaction; the answer is given only after the commit. */
  #attempt<T>(run: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
    try {
      const value = run()
      return () => resolve(value)
    } catch (error) {
      // Some errors, as a full disk, end the whole transaction: then no later write may run outside of one.
      if (!this.#db.isTransaction) throw new Error('SQLite has rolled the transaction back.', { cause: error })
      return () => reject(error)
    }
  }

  /** Answers whether the transaction could begin: while another program writes, only the writes wait, and nothing is lost. */
  #begins(): boolean {
    try {
      this.#db.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE')
      return true
    } catch (error) {
      if (sqliteCode(error) % 256 !== BUSY) throw error
      return false
    } finally {
      this.#db.exec('PRAGMA busy_timeout = 5000')
    }
  }

  async close(): Promise<void> {
    if (this.#pending.length > 0) await new Promise<void>(resolve => (this.#idle = resolve))
    if (this.#db.isOpen) this.#db.close()
  }
}

export const sqliteCode = (error: unknown) => (error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0)
