// Checks that a backup can be restored: every file is as its manifest says, and SQLite finds its files whole.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Fault } from '../xep/fault.ts'
import { entryOf, MANIFEST, readManifest, STORE, type Manifest } from './manifest.ts'
import { SECRETS } from './secrets.ts'
import { say } from '../texts/say.ts'

/** @throws Fault not-acceptable naming the first file that is damaged or missing */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  for (const file of manifest.files) {
    const is = await entryOf(folder, file.path).catch(() => undefined)
    if (!is) throw damaged(folder, say('{file} is missing', { file: file.path }))
    if (is.sha256 !== file.sha256)
      throw damaged(folder, say('{file} has changed since the backup', { file: file.path }))
    if (file.path.endsWith('.sqlite') && !isWhole(join(folder, file.path)))
      throw damaged(folder, say('SQLite finds {file} damaged', { file: file.path }))
  }
  if (!manifest.files.some(({ path }) => path === STORE))
    throw damaged(folder, say('it has no {file}', { file: STORE }))
  if (versionIn(join(folder, STORE)) !== manifest.records)
    throw damaged(
      folder,
      say('the records in {file} have another version than {manifest} says', { file: STORE, manifest: MANIFEST }),
    )
  if (manifest.secrets && !(await stat(join(folder, SECRETS)).catch(() => undefined)))
    throw damaged(folder, say('{file} is missing', { file: SECRETS }))
  return manifest
}

/** @param why half a sentence, as it stands behind a colon */
const damaged = (folder: string, why: string) =>
  new Fault('not-acceptable', say('The backup {folder} cannot be used: {why}. Use another one.', { folder, why }))

function isWhole(path: string): boolean {
  try {
    using database = openFixed(path)
    return database.prepare('PRAGMA integrity_check').get()?.integrity_check === 'ok'
  } catch {
    return false
  }
}

/** The version of the records in a store. */
function versionIn(path: string): number {
  using database = openFixed(path)
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}

/** The file itself is not written to: SQLite would put a log beside it. */
function openFixed(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  url.search = 'immutable=1'
  return new DatabaseSync(url, { readOnly: true })
}
