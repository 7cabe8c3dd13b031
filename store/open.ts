// Which engine keeps the memory.
import { Fault } from '../xep/fault.ts'
import { collections } from './collections.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

/** Opens the engine that the address names; an engine that is missing refuses. */
export function openStore(address: string, folder: string): Store {
  if (address.startsWith('sqlite:'))
    return openSqlite(address.slice('sqlite:'.length) || `${folder}/bellhop.sqlite`, collections)
  throw new Fault(
    'feature-not-implemented',
    `There is no store engine for BELLHOP_STORE=${address}; use sqlite: or sqlite:PATH.`,
  )
}
