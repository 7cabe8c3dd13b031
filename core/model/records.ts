// The records of the whole house: every subject adds its own collections (core/<subject>/records.ts).
import type { RecordsOf } from '../../store/declaration.ts'
import type { Store as StoreOf, Write as WriteOf } from '../../store/store.ts'

/** The declarations of all collections, by their names. */
export interface Collections {}

/** The same as a plain type, which the store can take. */
export type AllCollections = { [Name in keyof Collections]: Collections[Name] }

/** The records, by the names of their collections. */
export type Records = RecordsOf<AllCollections>

export type Store = StoreOf<Records>

/** One write of a batch (store/store.ts). */
export type Write = WriteOf<Records>
