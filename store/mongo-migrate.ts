// How the records of an older Bellhop are read and written anew on the MongoDB server.
import { z } from 'zod'
import type { Declaration, Declarations } from './declaration.ts'
import { KEY, keysOf } from './keys.ts'
import type { Migration, Spread } from './migrations.ts'
import { call } from './mongo-call.ts'
import { keyFields, toFields, toRow, toText, type Document } from './mongo-document.ts'
import { dropOthers, indexesOf } from './mongo-indexes.ts'
import { namesIn, type Database } from './mongo-server.ts'

/** The collections as an older Bellhop left them, as far as the engine has to know them to end a batch of that Bellhop. */
export async function olderDeclarations(database: Database): Promise<Declarations> {
  const names = (await namesIn(database)).filter(name => !/^_|\./.test(name))
  const each = names.map(async (name): Promise<[string, Declaration]> => {
    const held = await call(database.patience, () =>
      database.db
        .collection<Document>(name)
        .find({ _l: { $gt: '' } })
        .toArray(),
    )
    const fields = held.flatMap(document => Object.keys(toRow(document)))
    const keys = (await indexesOf(database, name))
      .map(index => String(index.name))
      .filter(index => index.startsWith(KEY))
    const unique = keys.map(key => key.slice(KEY.length).split('_'))
    return [name, { schema: z.object(Object.fromEntries(fields.map(field => [field, z.unknown()]))), unique }]
  })
  return Object.fromEntries(await Promise.all(each))
}

/** Run twice, it does what it does once. @param checkOurs throws when this process may write no more */
export async function migrate(
  database: Database,
  migration: Migration,
  declarations: Declarations,
  checkOurs: () => void,
): Promise<void> {
  const { db, patience } = database
  const names = await namesIn(database)
  if ('rename' in migration) {
    if (!names.includes(migration.rename)) return
    await call(patience, () => db.collection(migration.rename).rename(migration.to))
    return
  }
  const { collection } = migration
  if (!names.includes(collection)) return
  if ('into' in migration) return spread(database, migration, declarations, checkOurs)
  const { rewrite } = migration
  const documents = db.collection<Document>(collection)
  await dropOthers(database, collection, []) // the keys are derived anew below, and may clash until all are
  const declaration = declarations[collection]
  const keys = declaration ? keysOf(declaration) : []
  for await (const document of documents.find({})) {
    checkOurs()
    if (document._hidden) continue
    const row = rewrite(toRow(document))
    const marks = Object.fromEntries(Object.entries(document).filter(([name]) => /^_[tx]$/.test(name)))
    await call(patience, () =>
      documents.replaceOne({ _id: document._id }, { ...toFields(row), ...keyFields(keys, row), ...marks }),
    )
  }
}

async function spread(
  { db, patience }: Database,
  { collection, into, rows }: Spread,
  declarations: Declarations,
  checkOurs: () => void,
): Promise<void> {
  const declaration = declarations[into]
  const keys = declaration ? keysOf(declaration) : []
  for await (const document of db.collection<Document>(collection).find({}))
    for (const row of document._hidden ? [] : rows(toRow(document))) {
      checkOurs()
      const fields = { ...toFields(row), ...keyFields(keys, row) }
      await call(patience, () =>
        db.collection<Document>(into).updateOne({ _id: toText(row.id) }, { $setOnInsert: fields }, { upsert: true }),
      )
    }
}
