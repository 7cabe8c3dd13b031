// The updates that write a row, or a part of it, into its document on MongoDB.
import type { UpdateFilter } from 'mongodb'
import type { Row } from './engine.ts'
import { keyFields, toFields, type Document } from './mongo-document.ts'
import type { Shelf } from './mongo-shelf.ts'

/** The update that makes a document hold this row and nothing else, and be in no batch's hands. */
export function wholeUpdate(shelf: Shelf, row: Row, token: string): UpdateFilter<Document> {
  const fields: Record<string, unknown> = { ...toFields(row), ...keyFields(shelf.keys, row), _t: token }
  const absent = [...shelf.fields, ...shelf.keys.map(key => key.name)].filter(name => !(name in fields))
  return { $set: fields, $unset: Object.fromEntries([...absent, '_hidden', '_l'].map(name => [name, ''])) }
}

/** The update that makes of a document what stays of a removed record. */
export function hidingUpdate(shelf: Shelf, id: string): UpdateFilter<Document> {
  const { $set, $unset } = wholeUpdate(shelf, { id }, shelf.makeToken())
  const fields = Object.keys($unset ?? {}).filter(name => name !== '_hidden')
  return { $set: { ...$set, _hidden: 'gone' }, $unset: Object.fromEntries(fields.map(name => [name, ''])) }
}

/** The fields that a patch removes. */
export const goneIn = (patch: Partial<Row>): string[] =>
  Object.keys(patch).filter(name => patch[name] === undefined && name !== 'id')

/** The update that patches a document. `keys` are the derived texts of the keys that the patch changes. */
export function patchUpdate(
  patch: Partial<Row>,
  keys: Map<string, string | undefined>,
  token: string,
): UpdateFilter<Document> {
  const set: Record<string, unknown> = { ...toFields(patch), _t: token }
  const unset: Record<string, ''> = {}
  for (const name of goneIn(patch)) unset[name] = ''
  for (const [name, text] of keys)
    if (text === undefined) unset[name] = ''
    else set[name] = text
  return Object.keys(unset).length ? { $set: set, $unset: unset } : { $set: set }
}
