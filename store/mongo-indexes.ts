// The indexes of a collection on the MongoDB server: made, read back, and compared with what is declared.
import type { IndexDescription } from 'mongodb'
import { Fault } from '../xep/fault.ts'
import type { Declaration } from './declaration.ts'
import { keysOf, keyText, type Key } from './keys.ts'
import { call, Duplicate } from './mongo-call.ts'
import { toRow, type Document } from './mongo-document.ts'
import type { Database } from './mongo-server.ts'

/** The indexes that a collection needs, by name. The names say what they are, so an index that changes is another one. */
function wantedIndexes(declaration: Declaration): Map<string, IndexDescription> {
  const unique = keysOf(declaration).map(({ name }) => ({
    name,
    key: { [name]: 1 as const },
    unique: true,
    sparse: true,
  }))
  const plain = (declaration.indexes ?? []).map(fields => {
    const names = fields.includes('id') ? fields.map(field => (field === 'id' ? '_id' : field)) : [...fields, '_id']
    return { name: `_i_${fields.join('_')}`, key: Object.fromEntries(names.map(field => [field, 1 as const])) }
  })
  return new Map([...unique, ...plain].map(index => [index.name, index]))
}

export async function bringIndexes(database: Database, name: string, declaration: Declaration): Promise<void> {
  const wanted = wantedIndexes(declaration)
  const existing = await dropOthers(database, name, [...wanted.keys()])
  const missing = [...wanted.values()].filter(index => !existing.includes(String(index.name)))
  await fillKeys(
    database,
    name,
    keysOf(declaration).filter(key => !existing.includes(key.name)),
  )
  if (missing.length) await make(database, name, missing)
  await hasIndexes(database, name, declaration)
}

/**
 * Whether the collection has the indexes that it needs, and no others.
 * @throws Fault for one that does not protect the records
 */
export async function hasIndexes(database: Database, name: string, declaration: Declaration): Promise<boolean> {
  const wanted = wantedIndexes(declaration)
  const existing = (await indexesOf(database, name)).filter(index => index.name !== '_id_')
  for (const index of existing) {
    const { key, unique = false, sparse = false } = wanted.get(String(index.name)) ?? index
    const isSame = JSON.stringify(index.key) === JSON.stringify(key) && (index.unique ?? false) === unique
    if (!isSame || (!database.isFerret && (index.sparse ?? false) !== sparse)) throw differs(name, String(index.name))
  }
  return existing.length === wanted.size && existing.every(index => wanted.has(String(index.name)))
}

const differs = (collection: string, index: string) =>
  new Fault(
    'not-acceptable',
    `The index ${index} of ${collection} is not as Bellhop made it, so it does not protect the records. Drop that index and start again.`,
  )

async function make(database: Database, name: string, missing: IndexDescription[]): Promise<void> {
  try {
    await database.db.collection(name).createIndexes(missing) // no timer: with many records it takes long
  } catch (error) {
    const meaning = await call(database.patience, () => Promise.reject(error)).catch((each: unknown) => each)
    if (!(meaning instanceof Duplicate)) throw error
    throw new Fault(
      'conflict',
      `Two records of ${name} have the same unique key, so its index cannot be made: ${meaning.message}`,
    )
  }
}

/** Answers the names of the indexes that stay. */
export async function dropOthers(database: Database, name: string, wanted: string[]): Promise<string[]> {
  const existing = (await indexesOf(database, name)).map(index => String(index.name)).filter(each => each !== '_id_')
  for (const each of existing)
    if (!wanted.includes(each)) await call(database.patience, () => database.db.collection(name).dropIndex(each))
  return existing.filter(each => wanted.includes(each))
}

export const indexesOf = ({ db, patience }: Database, name: string) =>
  call(patience, () => db.collection(name).indexes())

/** Records that were written before a key was declared get its text. */
async function fillKeys({ db, patience }: Database, name: string, keys: Key[]): Promise<void> {
  if (!keys.length) return
  const documents = db.collection<Document>(name)
  for await (const document of documents.find({ _hidden: null })) {
    const row = toRow(document)
    for (const key of keys) {
      const text = keyText(key, row)
      if (document[key.name] === text) continue
      const update = text === undefined ? { $unset: { [key.name]: '' as const } } : { $set: { [key.name]: text } }
      await call(patience, () => documents.updateOne({ _id: document._id, _t: document._t ?? null }, update))
    }
  }
}
