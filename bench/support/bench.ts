// What every benchmark is given: worlds of real servers that are ended with it, its options, and a voice.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestServer, type TestServer } from '../../test/support/server.ts'
import { ownWorld, type World } from '../../test/support/world.ts'
import type { Goal } from './goal.ts'

export type Benchmark = (bench: Bench) => Promise<Goal[]>

export interface Bench {
  /** A number given on the command line. */
  option(name: string, fallback: number): number
  say(text: string): void
  /** A server with a Bellhop that has applied this chart (CSV). */
  world(chart: string, environment?: Record<string, string>): Promise<World>
  /** A server alone. */
  server(environment?: Record<string, string>): Promise<TestServer>
  /** A file with this content. */
  file(name: string, content: string): string
  /** Ends every world and server that still runs, and removes the files. */
  end(): Promise<void>
}

const ENVIRONMENT = { BELLHOP_BENCH: '1', BELLHOP_LOG_LEVEL: 'warn' }

export function makeBench(options: Record<string, string | undefined>): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-bench-'))
  const open = new Set<{ end(): Promise<void> }>()
  const keep = <T extends { end(): Promise<void> }>(running: T): T => {
    const end = running.end.bind(running)
    running.end = () => (open.delete(running) ? end() : Promise.resolve())
    open.add(running)
    return running
  }
  const bench: Bench = {
    option: (name, fallback) => (options[name] === undefined ? fallback : Number(options[name])),
    say: text => console.log(text),
    world: async (chart, environment = {}) =>
      keep(await ownWorld({ ...ENVIRONMENT, BELLHOP_ORG: bench.file('chart.csv', chart), ...environment })),
    server: async (environment = {}) => keep(await startTestServer({ ...ENVIRONMENT, ...environment })),
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    async end() {
      for (const each of open) await each.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return bench
}
