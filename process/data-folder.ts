// The data folder holds names, mails, texts and secrets: the user who runs Bellhop reads it, and no other user of the machine.
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Warning } from '../core/context.ts'
import { storeFile } from '../store/open.ts'
import { say } from '../texts/say.ts'

type Place = Pick<Config, 'data' | 'store'>

const OTHERS = 0o077 // the rights of the group and of all others
const FOLDERS = ['.', 'logs', 'secrets', 'certificates', 'run', 'prosody', 'redis']
const WITH_FILES = ['.', 'logs', 'secrets', 'certificates', 'run']

/** Takes the rights of others from what exists, and keeps them from what this process and its children create. */
export function closeDataFolder(place: Place): void {
  process.umask(OTHERS)
  mkdirSync(place.data, { recursive: true })
  for (const path of openPaths(place))
    try {
      chmodSync(path, modeOf(path) & ~OTHERS)
    } catch {
      // The file of another user: `doctor` names the file.
    }
}

/** What another user of the machine could read or write. Below prosody/ and redis/ their folders keep others out. */
export function openPaths({ data, store }: Place): string[] {
  const file = storeFile(store, data)
  const ofStore = file === undefined ? [] : ['', '-wal', '-shm'].map(end => file + end)
  const paths = [...FOLDERS.map(name => join(data, name)), ...WITH_FILES.flatMap(name => filesIn(join(data, name)))]
  return [...new Set([...paths, ...ofStore])].filter(path => (modeOf(path) & OTHERS) !== 0)
}

/** For `doctor`. */
export const openToOthers = (place: Place): Warning[] =>
  openPaths(place).map(path => ({
    object: path,
    part: say('mode'),
    should: say('closed to other users'),
    is: (modeOf(path) & 0o777).toString(8),
  }))

/** Nothing for what is not there. */
const modeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mode ?? 0

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter(entry => entry.isFile()).map(({ name }) => join(folder, name))
  } catch {
    return [] // there is no such folder yet
  }
}
