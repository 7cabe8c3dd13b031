// The SQLite file: prepared statements, one transaction for all writes of one turn of the event loop, and one for all reads of one callback.
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { Outage } from '../xep/fault.ts'

const BUSY = 5 // SQLITE_BUSY
const LATER = new Set([BUSY, 7, 8, 10, 13, 14]) // no memory, read-only, error of the disk, full disk, cannot open: it may work later
const PATIENCE = 20 // ms until a transaction is tried again that could not begin because another program has locked the file
const LOCKED = 5_000 // ms for which everything else waits for a locked file
const CACHE = 4_096 // KB of pages in memory; SQLite's own 2,000 read the same pages of a busy store again and again
const UPGRADED = 600_000 // ms for which a process waits that another one brings the file up to date

/** A write that waits for its transaction, then for the end of that transaction. */
interface Pending {
  run(): unknown
  resolve(value: unknown): void
  reject(error: unknown): void
  value: unknown
  /** Why this write alone was refused. */
  error: unknown
}

/** Gathers the writes of one turn of the event loop into one transaction: one sync to disk for all of them. */
export class Database {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #pending: Pending[] = []
  #idle: (() => void) | undefined
  #isClosed = false
  #isReading = false
  /** ms for which SQLite itself waits for a locked file, while nothing else runs. */
  #waits = 0

  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    try {
      this.#wait(LOCKED)
      this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -${CACHE}`)
      this.#db.exec('PRAGMA temp_store = MEMORY') // else what a savepoint needs to be undone is written into a file
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

  /** Runs `run` in a transaction at once, or when another process has ended its own; only while the store is being opened. */
  alone(run: () => void): void {
    this.#wait(UPGRADED)
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      run()
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  /** Answers the first column of each row. */
  column(sql: string, values: SQLInputValue[]): (SQLOutputValue | undefined)[] {
    return this.#statement(sql)
      .all(...values)
      .map(row => row[0])
  }

  /** Answers the first column of the first row; nothing where there is no row. */
  cell(sql: string, values: SQLInputValue[] = []): SQLOutputValue | undefined {
    return this.#statement(sql).get(...values)?.[0]
  }

  /** Answers how many rows were changed: it takes longer than `cell`. */
  changes(sql: string, values: SQLInputValue[]): number | bigint {
    return this.#statement(sql).run(...values).changes
  }

  /** A prepared statement, whose rows are lists: SQLite takes longer to make objects. */
  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#db.prepare(sql)
    statement.setReturnArrays(true)
    this.#statements.set(sql, statement)
    return statement
  }

  /** Runs `run` inside the transaction of the reads of this callback. @throws Outage where the file cannot be read for now */
  async read<T>(run: () => T): Promise<T> {
    try {
      this.#beginReading()
      return run()
    } catch (error) {
      throw outageOf(error)
    }
  }

  /**
   * Begins a transaction for all reads until the running callback and its microtasks have ended: each read alone would lock the file by calls
   * of the system. No later callback reads by it: another process may have answered by then that it has written.
   */
  #beginReading(): void {
    if (this.#isReading || this.#isClosed) return
    this.cell('BEGIN')
    this.#isReading = true
    process.nextTick(() => this.#endReading())
  }

  #endReading(): void {
    if (!this.#isReading) return
    this.#isReading = false
    if (this.#db.isTransaction) this.cell('COMMIT') // an error of the disk may have ended it
  }

  /** Runs `run` inside the next transaction; its value or its error is told after the commit. @throws Outage where nothing can be written for now */
  write<T>(run: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Outage('The store is closed.'))
    return new Promise((resolve, refuse) => {
      const reject = (error: unknown) => refuse(outageOf(error))
      if (this.#pending.length === 0) setImmediate(() => this.#flush())
      this.#pending.push({ run, resolve, reject, value: undefined, error: undefined })
    })
  }

  /** Runs `run`; once more, and waiting, when another program has locked the file, as it does when it opens or closes the file. */
  patiently<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error)) throw error
      this.#wait(LOCKED)
      return run()
    }
  }

  /** Runs all of `run` or nothing of it; called inside a `write`. */
  wholly<T>(run: () => T): T {
    this.cell('SAVEPOINT batch')
    try {
      const value = run()
      this.cell('RELEASE batch')
      return value
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK TO batch; RELEASE batch')
      throw error
    }
  }

  #flush(): void {
    const batch = this.#pending
    try {
      this.#endReading()
      if (!this.#begins()) return void setTimeout(() => this.#flush(), PATIENCE)
      this.#pending = []
      for (const write of batch) this.#attempt(write)
      this.patiently(() => this.cell('COMMIT'))
      for (const { resolve, reject, value, error } of batch)
        if (error === undefined) resolve(value)
        else reject(error)
    } catch (error) {
      this.#pending = []
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      for (const write of batch) write.reject(error)
    }
    if (this.#pending.length === 0) this.#idle?.()
  }

  /** Runs one write inside the transaction; the answer is given only after the commit. */
  #attempt(write: Pending): void {
    try {
      write.value = write.run()
    } catch (error) {
      // Some errors, as a full disk, end the whole transaction: then no later write may run outside of one.
      if (!this.#db.isTransaction) throw new Error('SQLite has rolled the transaction back.', { cause: error })
      write.error = error
    }
  }

  /** Answers whether the transaction could begin: while another program writes, only the writes wait, and nothing is lost. */
  #begins(): boolean {
    this.#wait(0)
    try {
      this.cell('BEGIN IMMEDIATE')
      return true
    } catch (error) {
      if (!isBusy(error)) throw error
      return false
    }
  }

  #wait(milliseconds: number): void {
    if (this.#waits === milliseconds) return
    this.#db.exec(`PRAGMA busy_timeout = ${milliseconds}`)
    this.#waits = milliseconds
  }

  async close(): Promise<void> {
    if (this.#pending.length > 0) await new Promise<void>(resolve => (this.#idle = resolve))
    this.#isClosed = true
    this.#isReading = false
    if (this.#db.isOpen) this.#db.close()
  }
}

export const sqliteCode = (error: unknown) => (error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0)

/** An error of the file or its disk, itself or as the cause of another, as an outage. */
function outageOf(error: unknown): unknown {
  const code = sqliteCode(error) || sqliteCode(error instanceof Error && error.cause)
  return LATER.has(code % 256) ? new Outage(undefined, error) : error
}

const isBusy = (error: unknown) => sqliteCode(error) % 256 === BUSY
