// The folder of backups: each is a folder named by its moment, and complete as soon as it has that name.
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup } from '../core/context.ts'
import { MANIFEST, readManifest } from './manifest.ts'

/** Ends the name of a folder that is still being written. */
export const PARTIAL = '.partial'

const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z$/

/** Such as 2026-11-29T071000Z. */
export const nameOf = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(':', '')}Z`

const timeOf = (name: string): Date => new Date(name.replace(/T(\d\d)(\d\d)(\d\d)Z$/, 'T$1:$2:$3Z'))

export async function backupOf(path: string): Promise<Backup> {
  const { at, files, secrets } = await readManifest(path)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { path, at: new Date(at), files: files.length, bytes, hasSecrets: secrets }
}

/** The names of complete backups, newest first. A manifest is long: whoever needs the time alone reads the name. */
async function completeNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => NAME.test(name))
  return names
    .filter(name => existsSync(join(folder, name, MANIFEST)))
    .toSorted()
    .toReversed()
}

/** When the newest complete backup was taken, to the second. */
export async function newestTime(folder: string): Promise<Date | undefined> {
  const [newest] = await completeNames(folder)
  return newest === undefined ? undefined : timeOf(newest)
}

/** Lists the complete backups, newest first; none where there is no such folder. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const names = await completeNames(folder)
  const found = await Promise.all(names.map(name => backupOf(join(folder, name)).catch(() => undefined)))
  return found.filter(each => each !== undefined)
}

/** Removes all but the newest `count` backups, and what a kill has left unfinished. Other files of the folder stay. */
export async function keepNewest(folder: string, count: number): Promise<void> {
  const old = (await completeNames(folder)).slice(Math.max(1, count))
  const names = await readdir(folder).catch(() => [])
  const unfinished = names.filter(name => name.endsWith(PARTIAL) && NAME.test(name.slice(0, -PARTIAL.length)))
  for (const name of [...old, ...unfinished]) await rm(join(folder, name), { recursive: true, force: true })
}
