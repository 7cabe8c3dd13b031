// The tables, columns and indexes of the SQLite file: made, and brought up to date from what an older Bellhop made.
import type { Declaration, Declarations } from './declaration.ts'
import type { Row } from './engine.ts'
import { keysOf, keyText } from './keys.ts'
import { LEASES, refuseLeased } from './lease.ts'
import type { Migration, Spread } from './migrations.ts'
import { fieldSql } from './sqlite-query.ts'
import type { Database } from './sqlite-database.ts'
import type { Upgrade } from './upgrade.ts'
import { newerStore } from './version.ts'

/**
 * Brings the file to this version, all or nothing. Writes nothing, and waits for no lock, when there is nothing to do.
 * Of several processes one does it, and the others wait until it has.
 * @throws Fault for the file of a newer Bellhop, or when a running process works with the file
 */
export function bringUpToDate(database: Database, declarations: Declarations, upgrade: Upgrade): void {
  if (isUpToDate(database, declarations, upgrade)) return
  database.alone(() => {
    if (isUpToDate(database, declarations, upgrade)) return
    const tables = tablesOf(database)
    if (tables.includes(LEASES) && !upgrade.isCopy) refuseLeased(leaseIn(database), upgrade.organisation, Date.now())
    const { migrations } = upgrade
    if (tables.length) for (const each of migrations.slice(versionOf(database)).flat()) migrate(database, each)
    for (const [name, declaration] of Object.entries(declarations)) bringTable(database, name, declaration)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

const versionOf = (database: Database) => Number(database.all('PRAGMA user_version')[0]?.user_version)

/** @throws Fault for the file of a newer Bellhop */
function isUpToDate(database: Database, declarations: Declarations, { migrations }: Upgrade): boolean {
  const version = versionOf(database)
  if (version > migrations.length) throw newerStore(version, migrations.length)
  return version === migrations.length && Object.entries(declarations).every(each => hasTable(database, ...each))
}

function leaseIn(database: Database): Row | undefined {
  const [found] = database.all(`SELECT record FROM ${LEASES}`)
  return found && JSON.parse(String(found.record))
}

const tablesOf = (database: Database) =>
  database.all(`SELECT name FROM sqlite_master WHERE type = 'table'`).map(row => String(row.name))

function migrate(database: Database, migration: Migration): void {
  const tables = tablesOf(database)
  if ('rename' in migration) {
    if (!tables.includes(migration.rename)) return
    if (tables.includes(migration.to)) database.exec(`DROP TABLE ${migration.to}`) // made by `bringTable`, and empty
    database.exec(`ALTER TABLE ${migration.rename} RENAME TO ${migration.to}`)
    return
  }
  if (!tables.includes(migration.collection)) return
  if ('into' in migration) return spread(database, migration)
  dropKeys(database, migration.collection)
  for (const { id, record } of eachRow(database, migration.collection)) {
    const row = migration.rewrite(JSON.parse(String(record)))
    database.all(`UPDATE ${migration.collection} SET record = ? WHERE id = ?`, JSON.stringify(row), id ?? null)
  }
}

function spread(database: Database, { collection, into, rows }: Spread): void {
  database.exec(`CREATE TABLE IF NOT EXISTS ${into} (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`)
  for (const { record } of eachRow(database, collection))
    for (const row of rows(JSON.parse(String(record))))
      database.all(`INSERT OR IGNORE INTO ${into} (id, record) VALUES (?, ?)`, row.id, JSON.stringify(row))
}

/** A migration may change the fields of unique keys: `bringTable` makes the keys anew. */
function dropKeys(database: Database, name: string): void {
  for (const each of indexesOf(database, name)) database.exec(`DROP INDEX ${each}`)
  for (const column of columnsOf(database, name))
    if (column.startsWith('_u_')) database.exec(`ALTER TABLE ${name} DROP COLUMN ${column}`)
}

function hasTable(database: Database, name: string, declaration: Declaration): boolean {
  const wanted = [...indexes(name, declaration).keys()].sort()
  return columnsOf(database, name).length > 0 && String(indexesOf(database, name).sort()) === String(wanted)
}

function bringTable(database: Database, name: string, declaration: Declaration): void {
  database.exec(`CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`)
  const wanted = indexes(name, declaration)
  for (const each of indexesOf(database, name)) if (!wanted.has(each)) database.exec(`DROP INDEX ${each}`)
  const columns = columnsOf(database, name)
  for (const key of keysOf(declaration)) {
    if (columns.includes(key.name)) continue
    database.exec(`ALTER TABLE ${name} ADD COLUMN ${key.name} TEXT`)
    for (const { id, record } of eachRow(database, name)) {
      const row: Row = JSON.parse(String(record))
      database.all(`UPDATE ${name} SET ${key.name} = ? WHERE id = ?`, keyText(key, row) ?? null, id ?? null)
    }
  }
  for (const sql of wanted.values()) database.exec(sql)
}

const PAGE = 1_000 // rows in memory at once

/** Every row that a table has now. Rows may be changed meanwhile. */
function* eachRow(database: Database, name: string) {
  const [last] = database.all(`SELECT max(rowid) AS last FROM ${name}`)
  const sql = `SELECT rowid AS row, id, record FROM ${name} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${PAGE}`
  for (let after = 0; ;) {
    const page = database.all(sql, after, last?.last ?? 0)
    yield* page
    const end = page.at(-1)
    if (!end) return
    after = Number(end.row)
  }
}

const columnsOf = (database: Database, name: string) =>
  database.all(`SELECT name FROM pragma_table_info(?)`, name).map(row => String(row.name))

const indexesOf = (database: Database, name: string) =>
  database
    .all(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`, name)
    .map(row => String(row.name))

/** The statements that make the indexes, by the names of the indexes. */
function indexes(name: string, declaration: Declaration): Map<string, string> {
  const keys = keysOf(declaration).map(
    key =>
      [`${name}${key.name}`, `CREATE UNIQUE INDEX IF NOT EXISTS ${name}${key.name} ON ${name} (${key.name})`] as const,
  )
  const others = (declaration.indexes ?? []).map(fields => {
    const index = `${name}_${fields.join('_')}`
    return [index, `CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${fields.map(fieldSql).join(', ')})`] as const
  })
  return new Map([...keys, ...others])
}
