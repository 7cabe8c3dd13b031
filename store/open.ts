// Chooses the engine of the store.
import { Fault } from '../xep/fault.ts'
import { checkedStore, checkNames } from './checked.ts'
import type { Engine } from './engine.ts'
import type { Declarations, RecordsOf } from './declaration.ts'
import { copyMarks } from './copy-mark.ts'
import { leases } from './lease.ts'
import { migrations as all } from './migrations.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import type { Upgrade } from './upgrade.ts'

/**
 * Opens the store that `address` (BELLHOP_STORE) names.
 * @param folder where the file lies of an engine that needs one and whose address names none
 * @throws Fault for an engine that does not exist, or a store that cannot be brought up to date
 */
export async function openStore<D extends Declarations>(
  address: string,
  folder: string,
  declarations: D,
  upgrade: Partial<Upgrade> = {},
): Promise<Store<RecordsOf<D>>> {
  checkNames(declarations)
  return checkedStore(await openEngine(address, folder, declarations, { migrations: all, ...upgrade }), declarations)
}

/** An engine without the checks of the records, for what copies them as they are. */
export async function openEngine(
  address: string,
  folder: string,
  records: Declarations,
  upgrade: Upgrade,
): Promise<Engine> {
  const declarations = { ...records, ...leases, ...copyMarks }
  const file = storeFile(address, folder)
  if (file !== undefined) return openSqlite(file, declarations, upgrade)
  if (/^mongodb(\+srv)?:/.test(address)) {
    const { openMongo } = await import('./mongo.ts') // only where it is used: the driver takes memory and time to load
    return openMongo(address, declarations, upgrade)
  }
  throw new Fault(
    'feature-not-implemented',
    `There is no store engine for BELLHOP_STORE=${address}; use sqlite:, sqlite:PATH or mongodb://HOST:PORT/DATABASE.`,
  )
}

/** The file that holds the store, where an engine has one. SQLite keeps a log beside the file, at PATH-wal and PATH-shm. */
export const storeFile = (address: string, folder: string): string | undefined =>
  address.startsWith('sqlite:') ? address.slice('sqlite:'.length) || `${folder}/bellhop.sqlite` : undefined
