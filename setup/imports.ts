// The imports of our own files, read from their text.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

export const HOUSE = join(import.meta.dirname, '..')

/** Every folder of TypeScript that runs. */
export const FOLDERS = [
  'backup',
  'bank',
  'bin',
  'component',
  'config',
  'core',
  'directory',
  'gateway',
  'mail',
  'money',
  'process',
  'queue',
  'store',
  'stripe',
  'texts',
  'xep',
]

const IMPORT = /^(?:import|export) (type )?[^'"]*?from ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]/gm

export interface Import {
  file: string
  /** A path in the house, or the name of a package. */
  target: string
  type: boolean
}

export function importsOf(folder: string): Import[] {
  return globSync(`${folder}/**/*.ts`, { cwd: HOUSE }).flatMap(file =>
    [...readFileSync(join(HOUSE, file), 'utf8').matchAll(IMPORT)].map(([, type, from, bare]) => {
      const name = from ?? bare ?? ''
      const target = name.startsWith('.') ? relative(HOUSE, normalize(join(HOUSE, dirname(file), name))) : name
      return { file, target, type: type !== undefined }
    }),
  )
}

/** Which rooms of a folder import which others; a room is a folder there, or a file that lies beside them. */
export function roomImports(house = 'core'): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>()
  for (const { file, target } of importsOf(house)) {
    const [from, to] = [roomOf(file, house), target.startsWith(`${house}/`) ? roomOf(target, house) : undefined]
    const known = rooms.get(from) ?? new Set()
    if (to !== undefined && to !== from) known.add(to)
    rooms.set(from, known)
  }
  return rooms
}

export const roomOf = (file: string, house = 'core'): string => file.slice(house.length + 1).split('/')[0] ?? ''
