// Restores a backup into an empty data folder, while neither Bellhop nor its server runs.
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { collections } from '../core/collections.ts'
import { freeLease } from '../store/lease.ts'
import { migrations } from '../store/migrations.ts'
import { openEngine, storeFile } from '../store/open.ts'
import { newerStore } from '../store/version.ts'
import { Fault } from '../xep/fault.ts'
import { checkBackup } from './check.ts'
import { explainedError } from './disk-error.ts'
import { ARCHIVES, SERVER, STORE, type Manifest } from './manifest.ts'
import { openSecrets, writeSecrets } from './secrets.ts'
import { UNFINISHED } from './unfinished.ts'
import { say } from '../texts/say.ts'

/** What a start writes before anything of the organisation is there. */
const HARMLESS = ['logs', 'run', UNFINISHED]

type Place = Pick<Config, 'data' | 'store' | 'domain' | 'prosodyData'>

/**
 * Answers what was restored. Killed in its middle it begins anew.
 * @param keyFile of the secrets, as `age-keygen` writes it
 * @throws Fault where there is data already, or where the backup is damaged, newer, or another organisation's
 */
export async function restoreBackup(place: Place, backup: string, keyFile: string | undefined): Promise<Manifest> {
  const store = storeFile(place.store, place.data)
  if (store === undefined)
    throw new Fault(
      'feature-not-implemented',
      say('A backup is restored to a store of SQLite: set BELLHOP_STORE=sqlite:'),
    )
  const server = place.prosodyData || join(place.data, 'prosody')
  const isAgain = existsSync(join(place.data, UNFINISHED))
  if (!isAgain) await refuseData(place.data, [store, join(server, ARCHIVES)])
  const manifest = await checkBackup(backup)
  refuseOther(manifest, place.domain)
  const secrets = manifest.secrets && keyFile !== undefined ? await openSecrets(backup, keyFile) : undefined
  try {
    await copyBack(place, backup, { store, server })
    await freeStore(place)
    if (secrets) await writeSecrets(place.data, secrets)
    await rm(join(place.data, UNFINISHED))
  } catch (error) {
    throw explainedError(error, place.data, say('Make room, and run ./bellhop restore once more.'))
  }
  return manifest
}

async function copyBack({ data }: Place, backup: string, { store, server }: { store: string; server: string }) {
  await mkdir(data, { recursive: true, mode: 0o700 })
  await writeFile(join(data, UNFINISHED), `${backup}\n`)
  for (const end of ['-wal', '-shm']) {
    await rm(store + end, { force: true })
    await rm(join(server, ARCHIVES + end), { force: true })
  }
  await mkdir(dirname(store), { recursive: true, mode: 0o700 })
  await copyFile(join(backup, STORE), store)
  await cp(join(backup, SERVER), server, { recursive: true, preserveTimestamps: true })
  if (existsSync(join(backup, ARCHIVES))) await copyFile(join(backup, ARCHIVES), join(server, ARCHIVES))
}

/** The Bellhop that the backup is of may still run elsewhere. */
async function freeStore({ store, data, domain }: Place): Promise<void> {
  const engine = await openEngine(store, data, collections, { migrations, organisation: domain, isCopy: true })
  await freeLease(engine).finally(() => engine.close())
}

/** @throws Fault conflict where something would be overwritten */
async function refuseData(data: string, files: string[]): Promise<void> {
  const names = (await readdir(data).catch(() => [])).filter(name => !HARMLESS.includes(name))
  const taken = names.length ? data : files.find(file => existsSync(file))
  if (taken !== undefined)
    throw new Fault(
      'conflict',
      say(
        '{taken} holds data. Restore into a folder that is empty: move this one away, or set BELLHOP_DATA to another.',
        { taken },
      ),
    )
}

/** @throws Fault not-acceptable */
function refuseOther({ domain, records }: Manifest, own: string): void {
  if (domain !== own)
    throw new Fault(
      'not-acceptable',
      say('This backup is of {domain}. Set BELLHOP_DOMAIN={domain} to restore it.', { domain }),
    )
  if (records > migrations.length) throw newerStore(records, migrations.length)
}
