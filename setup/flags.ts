// The flags with which Bellhop's own process is started, which keep it small. Measured by `npm run bench -- memory`.
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** Certificates are trusted as this machine trusts them, not as the Node of this version does alone. */
export const FLAGS = ['--disable-warning=ExperimentalWarning', '--use-system-ca']

/** Compiled code from an earlier start, so that nothing is stripped of its types again; and freed memory goes back. */
export const smallEnvironment = ({ data }: Pick<Config, 'data'>) => ({
  NODE_COMPILE_CACHE: join(data, 'cache'),
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
})
