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

/**
 * When the newest complete backup was taken, to the second. A time after `now` was given by a clock that was wrong then or is wrong now:
 * such a backup does not keep the next one from being taken.
 */
export async function newestTime(folder: string, now: Date): Promise<Date | undefined> {
  return (await completeNames(folder)).map(timeOf).find(time => time <= now)
}

/** The name of a backup that is taken now: later than its moment by as many seconds as there are backups of that second. */
export function freeName(folder: string, now: Date): string {
  for (let time = now.getTime(); ; time += 1_000) {
    const name = nameOf(new Date(time))
    if (!existsSync(join(folder, name))) return name
  }
}

/** Lists the complete backups, newest first; none where there is no such folder. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const names = await completeNames(folder)
  const found = await Promise.all(names.map(name => backupOf(join(folder, name)).catch(() => undefined)))
  return found.filter(each => each !== undefined)
}

/**
 * Removes all but the newest `count` backups, and what a kill has left unfinished. Other files of the folder stay.
 * @param taken the path of the backup that was just taken: it stays, also where the clock went back and others seem newer
 */
export async function keepNewest(folder: string, count: number, taken: string): Promise<void> {
  const others = (await completeNames(folder)).filter(name => join(folder, name) !== taken)
  const old = others.slice(Math.max(1, count) - 1)
  const names = await readdir(folder).catch(() => [])
  const unfinished = names.filter(name => name.endsWith(PARTIAL) && NAME.test(name.slice(0, -PARTIAL.length)))
  for (const name of [...old, ...unfinished]) await rm(join(folder, name), { recursive: true, force: true })
}
