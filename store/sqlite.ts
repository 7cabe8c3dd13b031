// SQLite on one machine: a table per collection, the record as JSON, indexes over its fields.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { placed, taken, unmet } from './clash.ts'
import type { Declaration, Declarations } from './declaration.ts'
import type { Engine, Row, Step, Table } from './engine.ts'
import { Database, sqliteCode } from './sqlite-database.ts'
import { conditions, field, patched, select, type Sql } from './sqlite-query.ts'
import type { Where } from './store.ts'

const PRIMARY = 1555 // SQLITE_CONSTRAINT_PRIMARYKEY
const UNIQUE = 2067 // SQLITE_CONSTRAINT_UNIQUE

export function openSqlite(path: string, declarations: Declarations): Engine {
  mkdirSync(dirname(path), { recursive: true })
  const database = new Database(path)
  const tables = new Map(Object.entries(declarations).map(([name, each]) => [name, makeTable(database, name, each)]))
  const table = (name: string) => {
    const found = tables.get(name)
    if (!found) throw new Error(`There is no collection ${name}.`)
    return found
  }
  return {
    table: name => asynchronous(database, table(name)),
    batch: steps =>
      database.write(() => database.wholly(() => steps.map((step, at) => run(table(step.collection), step, at)))),
    close: () => database.close(),
  }
}

/** The verbs of one collection; those that write are called inside a transaction. */
interface SyncTable {
  name: string
  rows(sql: Sql): Row[]
  count(where: Where<Row>): number
  insert(row: Row): void
  put(row: Row): void
  change(id: string, when: Where<Row>, patch: Partial<Row>): Row | undefined
  remove(id: string): boolean
}

function makeTable(database: Database, name: string, { unique = [], indexes = [] }: Declaration): SyncTable {
  database.exec(`CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`)
  for (const fields of unique) database.exec(index('UNIQUE INDEX', name, fields))
  for (const fields of indexes) database.exec(index('INDEX', name, fields))

  const rows = ({ sql, values }: Sql): Row[] =>
    database
      .statement(sql)
      .all(...values)
      .map(row => JSON.parse(String(row.record)))

  /** Runs `write` of this id. @throws Fault conflict with the unique key that is taken */
  function guarded<T>(id: string, write: () => T): T {
    try {
      return write()
    } catch (error) {
      if (sqliteCode(error) === PRIMARY) throw taken({ collection: name, id, key: ['id'] })
      if (sqliteCode(error) !== UNIQUE) throw error
      throw taken({
        collection: name,
        id,
        key: unique.find(fields => String(error).includes(`'${name}_${fields.join('_')}'`)),
      })
    }
  }

  const save = (sql: string) => (row: Row) =>
    guarded(row.id, () => void database.statement(sql).run(row.id, JSON.stringify(row)))

  return {
    name,
    rows,
    count(where) {
      const { sql, values } = conditions(where)
      return Number(database.statement(`SELECT count(*) AS n FROM ${name} WHERE ${sql}`).get(...values)?.n)
    },
    insert: save(`INSERT INTO ${name} VALUES (?, ?)`),
    put: save(`INSERT INTO ${name} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record`),
    change(id, when, patch) {
      const condition = conditions(when)
      const { sql, values } = patched(patch)
      const update = `UPDATE ${name} SET record = ${sql} WHERE id = ? AND ${condition.sql} RETURNING record`
      return guarded(id, () => rows({ sql: update, values: [...values, id, ...condition.values] })[0])
    },
    remove: id => database.statement(`DELETE FROM ${name} WHERE id = ?`).run(id).changes > 0,
  }
}

const asynchronous = (database: Database, table: SyncTable): Table => ({
  get: async id => table.rows({ sql: `SELECT record FROM ${table.name} WHERE id = ?`, values: [id] })[0],
  find: async query => table.rows(select(table.name, query)),
  count: async where => table.count(where),
  insert: row => database.write(() => table.insert(row)),
  put: row => database.write(() => table.put(row)),
  change: (id, when, patch) => database.write(() => table.change(id, when, patch)),
  remove: id => database.write(() => table.remove(id)),
})

/** Makes one write of a batch. @throws Fault conflict with the place of the write in the batch */
function run(table: SyncTable, step: Step, at: number): Row | undefined {
  const { id } = step
  try {
    if (step.verb === 'remove') return void table.remove(id)
    if (step.verb === 'change') {
      const row = table.change(id, step.when, step.patch)
      if (!row) throw unmet({ collection: table.name, id })
      return row
    }
    table[step.verb](step.row)
    return JSON.parse(JSON.stringify(step.row)) // as `get` would read the row
  } catch (error) {
    throw placed(error, at)
  }
}

const index = (kind: string, name: string, fields: string[]) =>
  `CREATE ${kind} IF NOT EXISTS ${name}_${fields.join('_')} ON ${name} (${fields.map(field).join(', ')})`
