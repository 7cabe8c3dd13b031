// The verbs of one collection on MongoDB.
import type { Row, Table } from './engine.ts'
import { keyText } from './keys.ts'
import { call, repeatPersistently } from './mongo-call.ts'
import { changeRow } from './mongo-change.ts'
import { toRow, type Document } from './mongo-document.ts'
import { behindCursor, mongoFilter, mongoOrder } from './mongo-query.ts'
import { findDocument, type Shelf } from './mongo-shelf.ts'
import { insertRow, putRow, removeRow } from './mongo-write.ts'
import type { Serially } from './serially.ts'

const PAGE = 1_000 // documents that the server sends at once

export function mongoTable(shelf: Shelf, serially: Serially): Table {
  const writing = <T>(row: Partial<Row> & { id: string }, run: () => Promise<T>) => serially(namesOf(shelf, row), run)
  return {
    get: id => get(shelf, id),
    find: query =>
      query.limit === 0
        ? Promise.resolve([])
        : reading(shelf, () => select(shelf, query)).then(found => found.map(toRow)),
    count: where =>
      repeatPersistently(shelf.patience, () =>
        call(shelf.patience, () => shelf.documents.countDocuments(mongoFilter(where, shelf.keys))),
      ),
    insert: row => writing(row, () => insertRow(shelf, row)),
    put: row => writing(row, () => putRow(shelf, row)),
    change: (id, when, patch) => writing({ ...patch, id }, () => changeRow(shelf, id, when, patch)),
    remove: id => writing({ id }, () => removeRow(shelf, id)),
  }
}

/** The record and the unique keys that a write takes: one write at a time of this process is concerned with each of them. */
export function namesOf({ name, keys }: Shelf, row: Partial<Row> & { id: string }): string[] {
  const texts = keys.flatMap(key => {
    const text = keyText(key, row)
    return text === undefined ? [] : [`${name}.${key.name}=${text}`]
  })
  return [`${name}/${row.id}`, ...texts]
}

async function get(shelf: Shelf, id: string): Promise<Row | undefined> {
  const [document] = await reading(shelf, async () => {
    const found = await findDocument(shelf, id)
    return found ? [found] : []
  })
  return document && !document._hidden ? toRow(document) : undefined
}

/** Reads, and reads again when a batch that is decided has not written all of its documents yet. */
function reading(shelf: Shelf, read: () => Promise<Document[]>): Promise<Document[]> {
  return repeatPersistently(shelf.patience, async () => {
    for (;;) {
      const found = await read()
      if (!(await shelf.rollForward(found))) return found
    }
  })
}

function select(shelf: Shelf, query: Parameters<Table['find']>[0]): Promise<Document[]> {
  const { where = {}, limit = 0 } = query
  const wanted = { $and: [mongoFilter(where, shelf.keys), behindCursor(query)] }
  return call(shelf.patience, () =>
    shelf.documents
      .find(query.after ? wanted : mongoFilter(where, shelf.keys))
      .sort(mongoOrder(query))
      .limit(limit)
      .batchSize(PAGE)
      .toArray(),
  )
}
