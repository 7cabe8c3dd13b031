// SQLite on one machine: a table per collection, the record as JSON, indexes over its fields.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Fault } from '../xep/fault.ts'
import type { Declaration } from './collections/declaration.ts'
import type { Collection, Query, Store, Where } from './store.ts'

const BUSY = 5 // SQLITE_BUSY
const PATIENCE = 20 // ms until a file that another program has locked is tried again
const DUPLICATE = new Set([1555, 2067]) // SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE

export function openSqlite(path: string, declarations: Record<string, Declaration>): Store {
  mkdirSync(dirname(path), { recursive: true })
  const engine = new Engine(path)
  const tables = Object.entries(declarations).map(([name, declaration]) => [name, table(engine, name, declaration)])
  return { ...Object.fromEntries(tables), close: () => engine.close() }
}

interface Write {
  run: () => () => void
  reject: (error: unknown) => void
}

/** Gathers the writes of one turn of the event loop into one transaction: one sync to disk for all of them. */
class Engine {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #pending: Write[] = []
  #idle: (() => void) | undefined

  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }

  write<T>(run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.#flush())
      this.#pending.push({ run: () => attempt(run, resolve, reject), reject })
    })
  }

  #flush(): void {
    const batch = this.#pending
    try {
      if (!this.#begins()) return void setTimeout(() => this.#flush(), PATIENCE)
      this.#pending = []
      const settle = batch.map(write => write.run())
      this.#db.exec('COMMIT')
      for (const each of settle) each()
    } catch (error) {
      this.#pending = []
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      for (const write of batch) write.reject(error)
    }
    if (this.#pending.length === 0) this.#idle?.()
  }

  /** Whether it could: while another program writes, we wait without halting everything, and nothing is lost. */
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
    this.#db.close()
  }
}

/** Runs one write inside the transaction; what it came to is told only after the commit. */
function attempt<T>(run: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
  try {
    const value = run()
    return () => resolve(value)
  } catch (error) {
    return () => reject(refusal(error))
  }
}

function table<R extends { id: string }>(
  engine: Engine,
  name: string,
  { schema, unique = [], indexes = [] }: Declaration,
): Collection<R> {
  const partial = schema.partial() // once: compiling it takes longer than a write
  engine.exec(`CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`)
  for (const fields of unique) engine.exec(index('UNIQUE INDEX', name, fields))
  for (const fields of indexes) engine.exec(index('INDEX', name, fields))

  const rows = (sql: string, values: SQLInputValue[]): R[] =>
    engine
      .statement(sql)
      .all(...values)
      .map(row => JSON.parse(String(row.record)))

  const write = (sql: string) => async (record: R) => {
    const json = JSON.stringify(schema.parse(record))
    await engine.write(() => void engine.statement(sql).run(record.id, json))
  }

  return {
    get: async id => rows(`SELECT record FROM ${name} WHERE id = ?`, [id])[0],
    find: async query => rows(...select(name, query ?? {})),
    async count(where = {}) {
      const { sql, values } = conditions(where)
      return Number(engine.statement(`SELECT count(*) AS n FROM ${name} WHERE ${sql}`).get(...values)?.n)
    },
    insert: write(`INSERT INTO ${name} VALUES (?, ?)`),
    put: write(`INSERT INTO ${name} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record`),
    async change(id, when, patch) {
      partial.parse(patch)
      const { sql, values } = conditions(when)
      const { expression, parts } = patched(patch)
      const update = `UPDATE ${name} SET record = ${expression} WHERE id = ? AND ${sql} RETURNING record`
      return engine.write(() => rows(update, [...parts, id, ...values])[0])
    },
    remove: id => engine.write(() => engine.statement(`DELETE FROM ${name} WHERE id = ?`).run(id).changes > 0),
  }
}

const field = (name: string) => (name === 'id' ? 'id' : `json_extract(record, '$.${name}')`)

const index = (kind: string, name: string, fields: string[]) =>
  `CREATE ${kind} IF NOT EXISTS ${name}_${fields.join('_')} ON ${name} (${fields.map(field).join(', ')})`

const bind = (value: string | number | boolean): SQLInputValue => (typeof value === 'boolean' ? Number(value) : value)

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' }

function conditions<R>(where: Where<R>): { sql: string; values: SQLInputValue[] } {
  const parts: string[] = []
  const values: SQLInputValue[] = []
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue
    if (condition === null) parts.push(`${field(name)} IS NULL`)
    else if (typeof condition !== 'object') {
      parts.push(`${field(name)} = ?`)
      values.push(bind(condition as string))
    } else if ('in' in condition) {
      const wanted = condition.in as string[]
      parts.push(`${field(name)} IN (SELECT value FROM json_each(?))`)
      values.push(JSON.stringify(wanted))
    } else {
      for (const [operator, value] of Object.entries(condition)) {
        parts.push(`${field(name)} ${OPERATORS[operator as keyof typeof OPERATORS]} ?`)
        values.push(bind(value as string))
      }
    }
  }
  return { sql: parts.join(' AND ') || '1', values }
}

function select<R extends { id: string }>(
  name: string,
  { where = {}, sort, descending, limit, after }: Query<R>,
): [string, SQLInputValue[]] {
  const { sql, values } = conditions(where)
  const keys = sort && sort !== 'id' ? [sort, 'id'] : ['id']
  const order = keys.map(key => field(key) + (descending ? ' DESC' : '')).join(', ')
  const parts = [sql]
  if (after) {
    parts.push(`(${keys.map(field).join(', ')}) ${descending ? '<' : '>'} (${keys.map(() => '?').join(', ')})`)
    values.push(...keys.map(key => bind(after[key as keyof R] as string)))
  }
  return [`SELECT record FROM ${name} WHERE ${parts.join(' AND ')} ORDER BY ${order} LIMIT ${limit ?? -1}`, values]
}

/** Each field of a patch is replaced as a whole; one set to undefined is removed. */
function patched(patch: object): { expression: string; parts: SQLInputValue[] } {
  const set = Object.entries(patch).filter(([, value]) => value !== undefined)
  const gone = Object.entries(patch).filter(([, value]) => value === undefined)
  let expression = 'record'
  if (set.length) expression = `json_set(${expression}, ${set.map(([key]) => `'$.${key}', json(?)`).join(', ')})`
  if (gone.length) expression = `json_remove(${expression}, ${gone.map(([key]) => `'$.${key}'`).join(', ')})`
  return { expression, parts: set.map(([, value]) => JSON.stringify(value)) }
}

const sqliteCode = (error: unknown) => (error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0)

function refusal(error: unknown): unknown {
  return DUPLICATE.has(sqliteCode(error)) ? new Fault('conflict', 'There is one already.') : error
}
