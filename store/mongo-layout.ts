// The MongoDB database as a whole: what it is to this Bellhop, and how it is brought up to date.
import { Fault } from '../xep/fault.ts'
import type { Declaration, Declarations } from './declaration.ts'
import { interrupted } from './lease.ts'
import { allOf, call } from './mongo-call.ts'
import { bringIndexes, hasIndexes } from './mongo-indexes.ts'
import { migrate } from './mongo-migrate.ts'
import { namesIn, type Database } from './mongo-server.ts'
import type { Upgrade } from './upgrade.ts'
import { newerStore } from './version.ts'

/** The collection of what the store knows of itself; names of records' collections have no underscore. */
const OWN = '_store'
export const INTENTS = '_batches'

/**
 * What a database is to this Bellhop. Writes nothing.
 * @throws Fault for a database that holds something else, or records of a newer Bellhop
 */
export async function lookAt(
  database: Database,
  declarations: Declarations,
  { migrations }: Upgrade,
): Promise<'new' | 'older' | 'up to date'> {
  const existing = await namesIn(database)
  if (!existing.includes(OWN)) {
    const strange = existing.filter(name => !name.startsWith('system.'))
    if (strange.length) throw foreign(strange)
    return 'new'
  }
  const version = await versionOf(database)
  if (version > migrations.length) throw newerStore(version, migrations.length)
  if (version < migrations.length || Object.keys(declarations).some(name => !existing.includes(name))) return 'older'
  const isComplete = await Promise.all(Object.entries(declarations).map(each => hasIndexes(database, ...each)))
  return isComplete.every(Boolean) ? 'up to date' : 'older'
}

/**
 * Brings the database to this version. A migration that was cut short runs again: run twice, it does what it does once.
 * @param isOurs whether this process may still write
 * @throws Fault for records of a newer Bellhop, and when another process has taken the store
 */
export async function bringUpToDate(
  database: Database,
  declarations: Declarations,
  upgrade: Upgrade,
  isOurs = () => true,
): Promise<void> {
  const found = await lookAt(database, declarations, upgrade)
  if (found === 'up to date') return
  const { migrations } = upgrade
  const checkOurs = () => {
    if (!isOurs()) throw interrupted()
  }
  if (found === 'older')
    for (let version = await versionOf(database); version < migrations.length; version++) {
      for (const each of migrations[version] ?? []) await migrate(database, each, declarations, checkOurs)
      await setVersion(database, version + 1)
    }
  await setVersion(database, migrations.length)
  const existing = await namesIn(database)
  const bring = async ([name, declaration]: [string, Declaration]) => {
    if (!existing.includes(name))
      await call(database.patience, () => database.db.createCollection(name)).catch(ifExists)
    await bringIndexes(database, name, declaration)
  }
  await allOf(Object.entries(declarations).map(bring)) // at once, as there are many, and each takes several calls
}

const ownOf = ({ db }: Database) => db.collection<{ _id: string; version?: number }>(OWN)

async function versionOf(database: Database): Promise<number> {
  return (await call(database.patience, () => ownOf(database).findOne({ _id: 'records' })))?.version ?? 0
}

async function setVersion(database: Database, version: number): Promise<void> {
  await call(database.patience, () =>
    ownOf(database).updateOne({ _id: 'records' }, { $set: { version } }, { upsert: true }),
  )
}

const foreign = (names: string[]) =>
  new Fault(
    'not-acceptable',
    `The database in BELLHOP_STORE holds something else (${names.slice(0, 3).join(', ')}). Name a database of its own.`,
  )

const EXISTS = 48 // NamespaceExists

function ifExists(error: unknown): void {
  if ((error as { code?: unknown }).code !== EXISTS) throw error
}
