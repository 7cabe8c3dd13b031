// Chooses the engine of the store.
import { Fault } from '../xep/fault.ts'
import { checkedStore, checkNames } from './checked.ts'
import type { Declarations, RecordsOf } from './declaration.ts'
import { migrations as all, type Migration } from './migrations.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

/**
 * Opens the store that `address` (BELLHOP_STORE) names.
 * @param folder where the file lies of an engine that needs one and whose address names none
 * @throws Fault for an engine that does not exist
 */
export async function openStore<D extends Declarations>(
  address: string,
  folder: string,
  declarations: D,
  migrations: Migration[][] = all,
): Promise<Store<RecordsOf<D>>> {
  checkNames(declarations)
  if (address.startsWith('sqlite:')) {
    const path = address.slice('sqlite:'.length) || `${folder}/bellhop.sqlite`
    return checkedStore(openSqlite(path, declarations, migrations), declarations)
  }
  throw new Fault(
    'feature-not-implemented',
    `There is no store engine for BELLHOP_STORE=${address}; use sqlite: or sqlite:PATH.`,
  )
}
