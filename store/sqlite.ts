// SQLite on one machine: a table per collection, the record as JSON, indexes over its fields.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { Fault } from '../xep/fault.ts'
import { placedInBatch, alreadyTaken, conditionUnmet } from './clash.ts'
import type { Declaration, Declarations } from './declaration.ts'
import type { Engine, Row, Step, Table } from './engine.ts'
import { keysOf, keyText, keyTexts, type Key } from './keys.ts'
import { Database, sqliteCode } from './sqlite-database.ts'
import { bringUpToDate } from './sqlite-layout.ts'
import { conditionsSql, patchSql, selectSql, type Sql } from './sqlite-query.ts'
import type { Query, Where } from './store.ts'
import type { Upgrade } from './upgrade.ts'
import { LACKS } from './lacks.ts'

const PRIMARY = 1555 // SQLITE_CONSTRAINT_PRIMARYKEY
const UNIQUE = 2067 // SQLITE_CONSTRAINT_UNIQUE

export function openSqlite(path: string, declarations: Declarations, upgrade: Upgrade): Engine {
  const database = openFile(path)
  try {
    bringUpToDate(database, declarations, upgrade)
  } catch (error) {
    void database.close()
    throw error
  }
  const tables = new Map(Object.entries(declarations).map(([name, each]) => [name, makeTable(database, name, each)]))
  const table = (name: string) => {
    const found = tables.get(name)
    if (!found) throw new Error(`There is no collection ${name}.`)
    return found
  }
  return {
    about: {
      name: 'SQLite',
      lacks: [LACKS.oneMachine],
    },
    now: async () => Date.now(),
    table: name => asynchronous(database, table(name)),
    batch: steps =>
      database.write(() => database.wholly(() => steps.map((step, at) => run(table(step.collection), step, at)))),
    close: () => database.close(),
  }
}

/** @throws Fault that says what to correct */
function openFile(path: string): Database {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return new Database(path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'not-acceptable',
      `The store in the file ${path} cannot be used: ${why}. Correct BELLHOP_STORE or BELLHOP_DATA, or restore a copy of the file.`,
    )
  }
}

/** The verbs of one collection; those that write are called inside a transaction. */
interface SyncTable {
  name: string
  get(id: string): Row | undefined
  find(query: Query<Row>): Row[]
  count(where: Where<Row>): number
  insert(row: Row, text?: string): void
  put(row: Row, text?: string): void
  change(id: string, when: Where<Row>, patch: Partial<Row>): Row | undefined
  remove(id: string): boolean
}

function makeTable(database: Database, name: string, declaration: Declaration): SyncTable {
  const keys = keysOf(declaration)
  const columns = ['record', ...keys.map(key => key.name)]
  const insertion = `INSERT INTO ${name} (id, ${columns}) VALUES (?, ${columns.map(() => '?')})`
  const byId = `SELECT record FROM ${name} WHERE id = ?`
  const over = columns.map(column => `${column} = excluded.${column}`)
  const keyed = new Set(keys.flatMap(key => key.fields))

  const rows = ({ sql, values }: Sql): Row[] =>
    database.patiently(() => database.column(sql, values)).map(record => JSON.parse(String(record)))

  /**
   * Finds a record by one or two values of a unique key, as a name and the name that stands for it meanwhile. Each value by itself is found in
   * less time than SQLite needs for a list that it puts in order. Answers nothing for another query, and where there are two records.
   */
  function byKey({ where = {}, limit, after }: Query<Row>): Row[] | undefined {
    const key = keys.find(({ fields }) => where[fields[0] ?? ''] !== undefined)
    if (!key || limit === 0 || after || Object.keys(where).length > key.fields.length) return undefined
    const texts = keyTexts(key, where)
    if (!texts || texts.length > 2) return undefined
    const sql = `SELECT record FROM ${name} WHERE ${key.name} = ?`
    const found = database.patiently(() => texts.map(text => database.cell(sql, [text])))
    const records = found.filter(record => record !== undefined)
    return records.length > 1 ? undefined : records.map(record => JSON.parse(String(record)))
  }

  /** What the refusal of a write means. @throws Fault conflict with the unique key that is taken */
  function refuse(error: unknown, id: string, isNew: boolean): never {
    const code = sqliteCode(error)
    if (code !== PRIMARY && code !== UNIQUE) throw error
    if (isNew && table.get(id)) throw alreadyTaken({ collection: name, id, key: ['id'] })
    const key = keys.find(each => String(error).endsWith(`: ${name}.${each.name}`))
    throw alreadyTaken({ collection: name, id, key: key?.fields })
  }

  const save =
    (sql: string, isNew: boolean) =>
    (row: Row, text = JSON.stringify(row)): void => {
      const values: SQLInputValue[] = [row.id, text]
      for (const key of keys) values.push(keyText(key, row) ?? null)
      try {
        database.cell(sql, values)
      } catch (error) {
        refuse(error, row.id, isNew)
      }
    }

  const table: SyncTable = {
    name,
    get(id) {
      const found = database.patiently(() => database.cell(byId, [id]))
      return found === undefined ? undefined : JSON.parse(String(found))
    },
    find: query => byKey(query) ?? rows(selectSql(name, query, keys)),
    count(where) {
      const { sql, values } = conditionsSql(where, keys)
      const counting = `SELECT count(*) AS n FROM ${name} WHERE ${sql}`
      return Number(database.patiently(() => database.cell(counting, values)))
    },
    insert: save(insertion, true),
    put: save(`${insertion} ON CONFLICT (id) DO UPDATE SET ${over}`, false),
    change(id, when, patch) {
      const condition = conditionsSql(when, keys)
      if (Object.keys(patch).some(each => keyed.has(each))) return changeKey(id, condition, patch)
      return update(id, condition, patch, [])
    },
    remove: id => database.changes(`DELETE FROM ${name} WHERE id = ?`, [id]) > 0,
  }

  /** A patch of a unique key changes the column of the key, too, which follows from the whole record where the patch has a part of it. */
  function changeKey(id: string, condition: Sql, patch: Partial<Row>): Row | undefined {
    const changed = keys.filter(({ fields }) => fields.some(each => each in patch))
    if (changed.every(({ fields }) => fields.every(each => each in patch))) return update(id, condition, patch, changed)
    const sql = `SELECT record FROM ${name} WHERE id = ? AND ${condition.sql}`
    const [before] = rows({ sql, values: [id, ...condition.values] })
    if (!before) return undefined
    table.put({ ...before, ...patch, id })
    return table.get(id)
  }

  /** @param changed the keys all of whose fields are in the patch */
  function update(id: string, condition: Sql, patch: Partial<Row>, changed: Key[]): Row | undefined {
    const { sql, values } = patchSql(patch)
    const set = [`record = ${sql}`, ...changed.map(key => `${key.name} = ?`)]
    const whole = `UPDATE ${name} SET ${set} WHERE id = ? AND ${condition.sql} RETURNING record`
    const derived = changed.map(key => keyText(key, patch) ?? null)
    try {
      return rows({ sql: whole, values: [...values, ...derived, id, ...condition.values] })[0]
    } catch (error) {
      refuse(error, id, false)
    }
  }

  return table
}

const asynchronous = (database: Database, table: SyncTable): Table => ({
  get: id => database.read(() => table.get(id)),
  find: query => database.read(() => table.find(query)),
  count: where => database.read(() => table.count(where)),
  insert: (row, text) => database.write(() => table.insert(row, text)),
  put: (row, text) => database.write(() => table.put(row, text)),
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
      if (!row) throw conditionUnmet({ collection: table.name, id })
      return row
    }
    table[step.verb](step.row, step.text)
    return JSON.parse(step.text) // as `get` would read the row
  } catch (error) {
    throw placedInBatch(error, at)
  }
}
