// How the records of an older Bellhop become those of this one: in order, each run once per store.
import type { Row } from './engine.ts'

/** Renames a collection, or writes all records of a collection anew. Run twice, a migration does what it does once. */
export type Migration = { rename: string; to: string } | { collection: string; rewrite: (row: Row) => Row }

export const renameCollection = (from: string, to: string): Migration => ({ rename: from, to })

export const renameField = (collection: string, from: string, to: string): Migration => ({
  collection,
  rewrite(row) {
    const { [from]: value, ...rest } = row
    return from in row ? { ...rest, id: row.id, [to]: value } : row
  },
})

/**
 * The steps to each version of the records, in order; the version of a store is the number of lists it has behind it. A change of
 * names adds a list at the end; no list that was released is ever changed. Indexes and unique keys need none.
 */
export const migrations: Migration[][] = []
