// A camt.053 with 100,000 entries, read by our reader and by Prowide's Java reader, each with the start of its program.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareProwide, readByProwide } from '../test/money/prowide.ts'
import { readByUs } from '../test/money/statement-sums.ts'
import { writeCamt } from '../test/support/camt-file.ts'
import type { Bench } from './support/bench.ts'
import { median, ratio, type Goal } from './support/goal.ts'

const [MANY, FEW] = [100_000, 10_000] // entries

export async function statements(bench: Bench): Promise<Goal[]> {
  const rounds = bench.option('rounds', 3)
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-statements-'))
  try {
    prepareProwide()
    const [large, small] = [join(folder, 'large.xml'), join(folder, 'small.xml')]
    writeCamt(large, MANY)
    writeCamt(small, FEW)
    const [ours, theirs]: [number[], number[]] = [[], []]
    const memory: { large: number[]; small: number[] } = { large: [], small: [] }
    for (let round = 0; round < rounds; round++) {
      ours.push(secondsOf(() => memory.large.push(readByUs(large).memory)))
      theirs.push(secondsOf(() => readByProwide(large)))
      memory.small.push(readByUs(small).memory)
    }
    const more = (median(memory.large) - median(memory.small)) / 1024
    return [
      { name: "statements: rate relative to Prowide's reader", ...ratio(theirs, ours), goal: 3, better: 'higher' },
      {
        name: 'statements: memory of ten times the entries',
        value: more,
        goal: 50,
        better: 'lower',
        unit: ' MiB more',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function secondsOf(run: () => unknown): number {
  const started = performance.now()
  run()
  return (performance.now() - started) / 1000
}
