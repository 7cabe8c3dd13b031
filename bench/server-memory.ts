// Memory of the server with a thousand sessions, beside that of another build.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../setup/prosody.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'

const run = promisify(execFile)

interface Memory {
  /** KB, with everybody online. */
  idle: number
  /** KB, after broadcasts. */
  busy: number
}

export async function serverMemory(bench: Bench): Promise<Goal[]> {
  const other = process.env.BELLHOP_BENCH_BESIDE
  if (!other) {
    bench.say('server-memory: left out, as BELLHOP_BENCH_BESIDE names no other build')
    return []
  }
  const people = bench.option('people', 1_000)
  const [ours, theirs]: [Memory[], Memory[]] = [[], []]
  for (let round = 0; round < bench.option('rounds', 2); round++) {
    ours.push(await measure(PROJECT, people))
    theirs.push(await measure(other, people))
  }
  const goal = (when: string, of: (memory: Memory) => number): Goal => ({
    name: `server-memory: the server with ${people} sessions${when}, relative to the other build`,
    ...ratio(ours.map(of), theirs.map(of)),
    goal: 1.05,
    better: 'lower',
  })
  const megabytes = (all: Memory[]) => `${digits(median(all.map(({ busy }) => busy)) / 1024)} MB`
  bench.say(`server-memory: ${megabytes(ours)} after broadcasts, the other build ${megabytes(theirs)}`)
  return [goal('', ({ idle }) => idle), goal(' after broadcasts', ({ busy }) => busy)]
}

async function measure(folder: string, people: number): Promise<Memory> {
  const script = join(import.meta.dirname, 'support', 'sessions.ts')
  const { stdout } = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    folder,
    String(people),
  ])
  const memory: Memory = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  return memory
}
