// The folder of Bellhop's data. As root it is a small disk of its own, to be filled; what the XMPP server and the logs
// write lies elsewhere, so that only Bellhop and its Redis feel it.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Disk {
  folder: string
  /** Nothing where this user may not mount one. */
  fills?: () => void
  frees(): void
  end(): void
}

export function openDisk(): Disk {
  const base = mkdtempSync(join(tmpdir(), 'bellhop-faults-'))
  const folder = join(base, 'data')
  mkdirSync(folder)
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', folder)
  for (const name of ['prosody', 'logs']) {
    mkdirSync(join(base, name), { mode: 0o700 })
    symlinkSync(join(base, name), join(folder, name))
  }
  const filler = join(folder, 'filler')
  const frees = () => rmSync(filler, { force: true })
  const end = () => {
    if (mounted) run('umount', '--lazy', folder)
    rmSync(base, { recursive: true, force: true, maxRetries: 3 })
    process.off('exit', end)
  }
  process.once('exit', end)
  return { folder, frees, end, ...(mounted && { fills: () => fill(filler) }) }
}

function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1) while (wrote(file, size));
  } finally {
    closeSync(file)
  }
}

function wrote(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size
  } catch {
    return false
  }
}

const run = (command: string, ...words: string[]) => spawnSync(command, words, { stdio: 'ignore' }).status === 0
