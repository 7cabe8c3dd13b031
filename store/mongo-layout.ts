// The collections and indexes of the MongoDB database: made, read back, and brought up to date.
import type { Db, IndexDescription } from 'mongodb'
import { Fault } from '../xep/fault.ts'
import type { Declaration, Declarations } from './declaration.ts'
import { keysOf, keyText, type Key } from './keys.ts'
import type { Migration, Spread } from './migrations.ts'
import { allOf, call, Duplicate, type Patience } from './mongo-call.ts'
import { keyFields, toFields, toRow, toText, type Document } from './mongo-document.ts'
import { newerStore } from './version.ts'

/** The collection of what the store knows of itself; names of records' collections have no underscore. */
const OWN = '_store'
export const INTENTS = '_batches'

export interface Layout {
  db: Db
  patience: Patience
  isFerret: boolean
}

export async function bringUpToDate(
  layout: Layout,
  declarations: Declarations,
  migrations: Migration[][],
): Promise<void> {
  const { db, patience } = layout
  const own = db.collection<{ _id: string; version?: number }>(OWN)
  const existing = (await call(patience, () => db.listCollections({}, { nameOnly: true }).toArray())).map(
    ({ name }) => name,
  )
  const isNew = !existing.includes(OWN)
  const strange = existing.filter(name => !name.startsWith('system.'))
  if (isNew && strange.length) throw foreign(strange)
  const { version = 0 } = (await call(patience, () => own.findOne({ _id: 'records' }))) ?? {}
  if (version > migrations.length) throw newerStore(version, migrations.length)
  // A migration that is cut short runs again: run twice, it does what it does once.
  if (!isNew) for (const each of migrations.slice(version).flat()) await migrate(layout, each, declarations)
  await call(patience, () =>
    own.updateOne({ _id: 'records' }, { $set: { version: migrations.length } }, { upsert: true }),
  )
  const bring = async ([name, declaration]: [string, Declaration]) => {
    if (!existing.includes(name)) await call(patience, () => db.createCollection(name)).catch(ifExists)
    await bringIndexes(layout, name, declaration)
  }
  await allOf(Object.entries(declarations).map(bring)) // at once, as there are many, and each takes several calls
}

const foreign = (names: string[]) =>
  new Fault(
    'not-acceptable',
    `The database in BELLHOP_STORE holds something else (${names.slice(0, 3).join(', ')}). Name a database of its own.`,
  )

async function migrate(layout: Layout, migration: Migration, declarations: Declarations): Promise<void> {
  const { db, patience } = layout
  const names = (await call(patience, () => db.listCollections({}, { nameOnly: true }).toArray())).map(
    ({ name }) => name,
  )
  if ('rename' in migration) {
    if (!names.includes(migration.rename)) return
    await call(patience, () => db.collection(migration.rename).rename(migration.to))
    return
  }
  const { collection } = migration
  if (!names.includes(collection)) return
  if ('into' in migration) return spread(layout, migration, declarations)
  const { rewrite } = migration
  const documents = db.collection<Document>(collection)
  await dropOthers(layout, collection, []) // the keys are derived anew below, and may clash until all are
  const declaration = declarations[collection]
  const keys = declaration ? keysOf(declaration) : []
  for await (const document of documents.find({})) {
    if (document._hidden) continue
    const row = rewrite(toRow(document))
    const marks = Object.fromEntries(Object.entries(document).filter(([name]) => /^_[tx]$/.test(name)))
    await call(patience, () =>
      documents.replaceOne({ _id: document._id }, { ...toFields(row), ...keyFields(keys, row), ...marks }),
    )
  }
}

async function spread(
  { db, patience }: Layout,
  { collection, into, rows }: Spread,
  declarations: Declarations,
): Promise<void> {
  const declaration = declarations[into]
  const keys = declaration ? keysOf(declaration) : []
  for await (const document of db.collection<Document>(collection).find({}))
    for (const row of document._hidden ? [] : rows(toRow(document))) {
      const fields = { ...toFields(row), ...keyFields(keys, row) }
      await call(patience, () =>
        db.collection<Document>(into).updateOne({ _id: toText(row.id) }, { $setOnInsert: fields }, { upsert: true }),
      )
    }
}

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

async function bringIndexes(layout: Layout, name: string, declaration: Declaration): Promise<void> {
  const wanted = wantedIndexes(declaration)
  const existing = await dropOthers(layout, name, [...wanted.keys()])
  const missing = [...wanted.values()].filter(index => !existing.includes(String(index.name)))
  await fillKeys(
    layout,
    name,
    keysOf(declaration).filter(key => !existing.includes(key.name)),
  )
  if (missing.length) await make(layout, name, missing)
  for (const index of await indexesOf(layout, name)) {
    const { key, unique = false, sparse = false } = wanted.get(String(index.name)) ?? index
    const isSame = JSON.stringify(index.key) === JSON.stringify(key) && (index.unique ?? false) === unique
    if (!isSame || (!layout.isFerret && (index.sparse ?? false) !== sparse)) throw differs(name, String(index.name))
  }
}

const differs = (collection: string, index: string) =>
  new Fault(
    'not-acceptable',
    `The index ${index} of ${collection} is not as Bellhop made it, so it does not protect the records. Drop that index and start again.`,
  )

async function make(layout: Layout, name: string, missing: IndexDescription[]): Promise<void> {
  try {
    await layout.db.collection(name).createIndexes(missing) // no timer: with many records it takes long
  } catch (error) {
    const meaning = await call(layout.patience, () => Promise.reject(error)).catch((each: unknown) => each)
    if (!(meaning instanceof Duplicate)) throw error
    throw new Fault(
      'conflict',
      `Two records of ${name} have the same unique key, so its index cannot be made: ${meaning.message}`,
    )
  }
}

/** Answers the names of the indexes that stay. */
async function dropOthers(layout: Layout, name: string, wanted: string[]): Promise<string[]> {
  const existing = (await indexesOf(layout, name)).map(index => String(index.name)).filter(each => each !== '_id_')
  for (const each of existing)
    if (!wanted.includes(each)) await call(layout.patience, () => layout.db.collection(name).dropIndex(each))
  return existing.filter(each => wanted.includes(each))
}

const indexesOf = ({ db, patience }: Layout, name: string) => call(patience, () => db.collection(name).indexes())

/** Records that were written before a key was declared get its text. */
async function fillKeys({ db, patience }: Layout, name: string, keys: Key[]): Promise<void> {
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

const EXISTS = 48 // NamespaceExists

function ifExists(error: unknown): void {
  if ((error as { code?: unknown }).code !== EXISTS) throw error
}
