// How a store of an older Bellhop is opened. One process upgrades it, and no other one works with it meanwhile.
import type { Migration } from './migrations.ts'

export interface Upgrade {
  /** What to do with the records of each older version. */
  migrations: Migration[][]
  /** The XMPP domain for which the store is opened: the store of another organisation is left as it is. */
  organisation?: string
  /** The store is a copy: whoever holds its lease works with the original. */
  isCopy?: true
}
