// Where the names of a person are still found: in the store, in the archives of the XMPP server, and in its other files.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Config } from '../../config.ts'
import { collections } from '../../core/collections.ts'
import type { Records } from '../../core/model/records.ts'
import { collectionOf } from '../../core/rights/export.ts'
import { storeOf } from './store.ts'

/** Every record of every collection that has one of the names, as text. */
export async function tracesInStore(config: Config, names: RegExp): Promise<string[]> {
  const store = await storeOf(config)
  try {
    const known = Object.keys(collections).filter((name): name is keyof Records => name in store)
    const found = known.map(async name => {
      const records = await collectionOf(store, name).find({})
      return records.map(record => `${name} ${JSON.stringify(record)}`).filter(text => names.test(text))
    })
    return (await Promise.all(found)).flat()
  } finally {
    await store.close()
  }
}

export function tracesInArchives({ data }: Config, names: RegExp): string[] {
  const file = new DatabaseSync(join(data, 'prosody', 'prosody.sqlite'), { readOnly: true })
  try {
    const tables = file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    return tables.flatMap(({ name }) => {
      const rows = file.prepare(`SELECT * FROM "${name}"`).all()
      return rows.map(row => `${name} ${JSON.stringify(Object.values(row))}`).filter(text => names.test(text))
    })
  } finally {
    file.close()
  }
}

/** Files of the server with the names, but databases and logs. */
export function tracesInFiles({ data }: Config, names: RegExp): string[] {
  const folder = join(data, 'prosody')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => !/sqlite|\.log$/.test(path) && statSync(join(folder, path)).isFile())
    .filter(path => names.test(decodeURIComponent(path)) || names.test(readFileSync(join(folder, path), 'latin1')))
}
