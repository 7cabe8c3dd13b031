// A barrier for the server: a pipe in the place of one of its files. Whoever opens that waits, so that a test can kill
// the server at exactly this step of its work.
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../../config.ts'
import { poll } from '../../setup/ports.ts'

export interface Barrier {
  /** Resolves when the server waits here. It goes on waiting. */
  reached(): Promise<void>
  /** Makes way; the file is there no more. */
  lifted(): void
}

/** Before somebody's archive or offline storage is written to for the first time. */
export function barrier({ data, domain }: Config, store: 'archive' | 'offline', username: string): Barrier {
  const path = join(data, 'prosody', domain.replaceAll('.', '%2e'), store, `${username}.list`)
  mkdirSync(dirname(path), { recursive: true })
  execFileSync('mkfifo', [path])
  let pipe: number | undefined
  const isReached = async () => (pipe = tryOpen(path)) !== undefined
  return {
    async reached() {
      if (!(await poll(isReached))) throw new Error(`The server never opened ${path}`)
    },
    lifted() {
      rmSync(path)
      if (pipe !== undefined) closeSync(pipe)
    },
  }
}

/** Nothing as long as nobody reads at the other end. */
function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENXIO') return undefined
    throw error
  }
}
