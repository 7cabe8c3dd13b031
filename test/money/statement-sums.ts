// Our reader of statements as a program of its own, as Prowide's is one.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

const PROGRAM = join(PROJECT, 'test', 'support', 'statement-sums.ts')

/** @returns a line for each statement of the file, and the most memory of the program in KiB */
export function readByUs(file: string): { lines: string; memory: number } {
  const words = ['--disable-warning=ExperimentalWarning', PROGRAM, file]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) throw new Error(`The file could not be read: ${stderr}`)
  return { lines: stdout, memory: Number(/memory (\d+)/.exec(stderr)?.[1]) }
}
