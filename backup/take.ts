// Takes a backup of the running Bellhop and its server: one moment, copied in a folder that gets its name when the copy is checked.
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Backup, Context } from '../core/context.ts'
import { migrations } from '../store/migrations.ts'
import { storeFile } from '../store/open.ts'
import { Fault } from '../xep/fault.ts'
import packageJson from '../package.json' with { type: 'json' }
import { checkBackup } from './check.ts'
import { freezeTogether } from './freeze.ts'
import { explainedError } from './disk-error.ts'
import { backupOf, freeName, PARTIAL } from './folder.ts'
import { ARCHIVES, entryOf, FORMAT, SERVER, STORE, writeManifest, type Entry } from './manifest.ts'
import { sealSecrets, SECRETS } from './secrets.ts'
import { openSnapshot } from './snapshot.ts'
import { say } from '../texts/say.ts'

type Needs = Pick<Context, 'config' | 'wire' | 'now'>

/**
 * Copies store, archives, the server's files and, with BELLHOP_BACKUP_RECIPIENT, the secrets into a new folder below `folder`.
 * @throws Fault resource-constraint for a full disk, feature-not-implemented where the store is no file
 */
export async function takeBackup({ config, wire, now }: Needs, folder: string): Promise<Backup> {
  const store = storeFile(config.store, config.data)
  if (store === undefined)
    throw new Fault(
      'feature-not-implemented',
      say('A backup holds stores of SQLite. Use mongodump for MongoDB, and copy the data folder of the server.'),
    )
  const at = now()
  const name = freeName(folder, at)
  const path = join(folder, name)
  const partial = path + PARTIAL
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 })
    const server = await copyEverything({ config, wire }, { store, name, to: partial })
    if (config.backupRecipient)
      await writeFile(join(partial, SECRETS), await sealSecrets(config.data, config.backupRecipient), {
        mode: 0o600,
        flush: true,
      })
    await writeManifest(partial, {
      format: FORMAT,
      at: at.toISOString(),
      domain: config.domain,
      bellhop: packageJson.version,
      server,
      records: migrations.length,
      secrets: Boolean(config.backupRecipient),
      files: await entriesOf(partial),
    })
    await checkBackup(partial)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {})
    throw explainedError(error, folder, say('The unfinished backup is removed, earlier ones stay.'))
  }
  return backupOf(path)
}

/** Answers the version of the server. */
async function copyEverything(
  { config, wire }: Pick<Needs, 'config' | 'wire'>,
  { store, name, to }: { store: string; name: string; to: string },
): Promise<string> {
  const archives = join(config.prosodyData || join(config.data, 'prosody'), ARCHIVES)
  const files = [store, archives].filter(each => existsSync(each))
  const snapshot = await openSnapshot(files)
  let frozen: string | undefined
  try {
    const { files: serverFiles, data, server } = await freezeTogether({ config, wire }, name, () => snapshot.freeze())
    frozen = serverFiles
    if (resolve(data) !== dirname(archives))
      throw new Fault(
        'not-acceptable',
        say('The XMPP server keeps its data in {data}. Set BELLHOP_PROSODY_DATA={data}.', { data }),
      )
    await snapshot.copy([
      { from: store, to: join(to, STORE) },
      { from: archives, to: join(to, ARCHIVES) },
    ])
    await cp(serverFiles, join(to, SERVER), { recursive: true, preserveTimestamps: true })
    return server
  } finally {
    await snapshot.end()
    if (frozen !== undefined) await rm(dirname(frozen), { recursive: true, force: true })
  }
}

/** One file after the other: there may be more of them than a process may open. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const path of await filesBelow(folder)) if (path !== SECRETS) entries.push(await entryOf(folder, path))
  return entries
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  return files.map(entry => relative(folder, join(entry.parentPath, entry.name))).toSorted()
}
