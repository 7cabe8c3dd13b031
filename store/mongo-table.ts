// The verbs of one collection on MongoDB.
import type { Row, Table } from './engine.ts'
import { keyText, type Key } from './keys.ts'
import { meetsCondition } from './meets.ts'
import { call, LostAnswer, repeatPersistently } from './mongo-call.ts'
import { keyFields, toFields, toRow, toText, toValue, type Document } from './mongo-document.ts'
import { behindCursor, mongoFilter, mongoOrder } from './mongo-query.ts'
import {
  Again,
  runGuarded,
  hidingUpdate,
  isDuplicate,
  isSuspect,
  documentFilter,
  patchUpdate,
  refuseWrite,
  stoppingUpdate,
  touchedKeys,
  wholeUpdate,
  type Shelf,
} from './mongo-shelf.ts'
import type { Serially } from './serially.ts'
import type { Where } from './store.ts'

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
    insert: row => writing(row, () => insert(shelf, row)),
    put: row => writing(row, () => put(shelf, row)),
    change: (id, when, patch) => writing({ ...patch, id }, () => change(shelf, id, when, patch)),
    remove: id => writing({ id }, () => remove(shelf, id)),
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
    const found = await documentFilter(shelf, id)
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

function insert(shelf: Shelf, row: Row): Promise<void> {
  return runGuarded(
    shelf,
    row.id,
    async (token, lost) => {
      const own = { _t: token, ...(lost.length && { _x: [...lost] }) }
      const document: Document = { _id: toText(row.id), ...toFields(row), ...keyFields(shelf.keys, row), ...own }
      try {
        await shelf.gather({ insertOne: { document } }, () =>
          call(shelf.patience, () => shelf.documents.insertOne(document)),
        )
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const found = await documentFilter(shelf, row.id)
        if (found?._t && [...lost, token].includes(found._t)) return // the server was asked twice
        if (found?._hidden !== 'gone' || !(await revive(shelf, found, row, token)))
          await refuseWrite(shelf, row, shelf.keys, true)
      }
    },
    () => undefined,
  )
}

/** Writes a record into the document that stayed of one that was removed. */
async function revive(shelf: Shelf, { _id, _t = null }: Document, row: Row, token: string): Promise<boolean> {
  try {
    const wanted = { _id, _t, _hidden: 'gone' } as const
    const { matchedCount } = await call(shelf.patience, () =>
      shelf.documents.updateOne(wanted, wholeUpdate(shelf, row, token)),
    )
    return matchedCount > 0
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

function put(shelf: Shelf, row: Row): Promise<void> {
  return runGuarded(
    shelf,
    row.id,
    async (token, lost) => {
      const wanted = { _id: toText(row.id), _l: null, _x: { $ne: token } }
      const update = { ...wholeUpdate(shelf, row, token), ...(lost.length && stoppingUpdate([...lost])) }
      const alone = () => call(shelf.patience, () => shelf.documents.updateOne(wanted, update, { upsert: true }))
      try {
        const updating = { updateOne: { filter: wanted, update, upsert: true } }
        await shelf.gather(lost.length ? updating : replacing(shelf, row, token), alone)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        await refuseWrite(shelf, row, shelf.keys, false)
      }
    },
    () => undefined,
  )
}

/**
 * Servers replace a document several times as fast as they set and remove all its fields. Only a document without a list of stopped
 * tokens, which would be lost: another one refuses this, as there is one of that id already.
 */
function replacing(shelf: Shelf, row: Row, token: string) {
  const filter = { _id: toText(row.id), _l: null, _x: { $exists: false } }
  const replacement = { ...toFields(row), ...keyFields(shelf.keys, row), _t: token }
  return { replaceOne: { filter, replacement, upsert: true } }
}

function change(shelf: Shelf, id: string, when: Where<Row>, patch: Partial<Row>): Promise<Row | undefined> {
  const { id: own, ...rest } = when
  if (!meetsCondition({ id }, { id: own })) return Promise.resolve(undefined)
  const keys = touchedKeys(shelf, patch)
  return runGuarded(
    shelf,
    id,
    async token => {
      const { texts, seen } = keys.length ? await newKeys(shelf, id, keys, patch) : UNTOUCHED
      const wanted = { ...mongoFilter(rest, shelf.keys), _id: toText(id), _l: null, _x: { $ne: token } }
      const guard = { $and: [wanted, seen] }
      const update = patchUpdate(patch, texts, token)
      try {
        const options = { returnDocument: 'after' } as const
        const document = await call(shelf.patience, () =>
          shelf.documents.findOneAndUpdate(Object.keys(seen).length ? guard : wanted, update, options),
        )
        if (document) return toRow(document)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const found = await documentFilter(shelf, id)
        await refuseWrite(shelf, { ...(found && toRow(found)), ...patch, id }, keys, false)
      }
      const found = await documentFilter(shelf, id)
      if (!found || found._hidden === 'gone') return undefined
      if (found._t === token) return toRow(found) // the server was asked twice
      if (found._l || found._hidden) await shelf.settle(found)
      else if (!meetsCondition(toRow(found), rest)) return undefined
      throw new Again(`${shelf.name}/${id} has changed meanwhile.`)
    },
    toRow,
  )
}

/** The keys of a patch: their new texts, and the other fields of keys that it changes in part, which have to stay as seen. */
interface NewKeys {
  texts: Map<string, string | undefined>
  seen: Record<string, unknown>
}

const UNTOUCHED: NewKeys = { texts: new Map(), seen: {} }

async function newKeys(shelf: Shelf, id: string, keys: Key[], patch: Partial<Row>): Promise<NewKeys> {
  const texts: NewKeys['texts'] = new Map()
  const seen: NewKeys['seen'] = {}
  const isPartial = keys.some(({ fields }) => fields.some(field => !(field in patch)))
  const found = isPartial ? await documentFilter(shelf, id) : null
  const row: Partial<Row> = { ...(found && toRow(found)), ...patch }
  for (const key of keys) {
    texts.set(key.name, keyText(key, row))
    for (const field of key.fields) if (!(field in patch)) seen[field] = toValue(row[field] ?? null)
  }
  return { texts, seen }
}

/** Reads first, so that the answer is certain even when that of the removal gets lost. */
async function remove(shelf: Shelf, id: string): Promise<boolean> {
  let isLost = false
  return repeatPersistently(shelf.patience, async () => {
    const found = await documentFilter(shelf, id)
    if (!found || found._hidden === 'gone') return isLost
    if (found._l || found._hidden) await shelf.settle(found)
    else if (await removeSeen(shelf, id, found).catch(lost)) return true
    throw new Again(`${shelf.name}/${id} has changed meanwhile.`)
  })

  function lost(error: unknown): never {
    isLost ||= error instanceof LostAnswer
    throw error
  }
}

/** Removes the record in the state that was seen. What a late write could bring back stays as a hidden document. */
async function removeSeen(shelf: Shelf, id: string, { _id, _t = null }: Document): Promise<boolean> {
  const seen = { _id, _t, _l: null }
  if (!isSuspect(shelf, _id))
    return (await call(shelf.patience, () => shelf.documents.deleteOne(seen))).deletedCount > 0
  return (await call(shelf.patience, () => shelf.documents.updateOne(seen, hidingUpdate(shelf, id)))).matchedCount > 0
}
