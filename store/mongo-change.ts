// Changing one record on MongoDB, by one update under its condition.
import type { Row } from './engine.ts'
import { keyText, touchedKeys, type Key } from './keys.ts'
import { meetsCondition } from './meets.ts'
import { Again, call, isDuplicate } from './mongo-call.ts'
import { toRow, toText, toValue } from './mongo-document.ts'
import { runGuarded } from './mongo-guard.ts'
import { mongoFilter } from './mongo-query.ts'
import { findDocument, refuseWrite, type Shelf } from './mongo-shelf.ts'
import { patchUpdate } from './mongo-update.ts'
import type { Where } from './store.ts'

export function changeRow(shelf: Shelf, id: string, when: Where<Row>, patch: Partial<Row>): Promise<Row | undefined> {
  const { id: own, ...rest } = when
  if (!meetsCondition({ id }, { id: own })) return Promise.resolve(undefined)
  const keys = touchedKeys(shelf.keys, patch)
  return runGuarded(
    shelf,
    id,
    async token => {
      const { texts, seen } = keys.length ? await newKeys(shelf, id, keys, patch) : UNTOUCHED
      const guard = { ...mongoFilter(rest, shelf.keys), _id: toText(id), _l: null, _x: { $ne: token } }
      const wanted = Object.keys(seen).length ? { ...guard, $and: [seen] } : guard
      const update = patchUpdate(patch, texts, token)
      try {
        const options = { returnDocument: 'after' } as const
        const document = await call(shelf.patience, () => shelf.documents.findOneAndUpdate(wanted, update, options))
        if (document) return toRow(document)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const found = await findDocument(shelf, id)
        await refuseWrite(shelf, { ...(found && toRow(found)), ...patch, id }, keys, false)
      }
      const found = await findDocument(shelf, id)
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
  const found = isPartial ? await findDocument(shelf, id) : null
  const row: Partial<Row> = { ...(found && toRow(found)), ...patch }
  for (const key of keys) {
    texts.set(key.name, keyText(key, row))
    for (const field of key.fields) if (!(field in patch)) seen[field] = toValue(row[field] ?? null)
  }
  return { texts, seen }
}
