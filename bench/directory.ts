// Asking an LDAP directory whether anything has changed, beside reading everything of it.
import { loadConfig } from '../config.ts'
import type { Directory, Log } from '../core/context.ts'
import { openDirectory } from '../directory/open.ts'
import { personDn, startSlapd, type Slapd } from '../test/support/slapd.ts'
import type { Bench } from './support/bench.ts'
import { ratio, type Goal } from './support/goal.ts'

const GOAL = 0.02
const TEAM = 10 // people below a manager
const AT_ONCE = 50

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

export async function directory(bench: Bench): Promise<Goal[]> {
  const count = bench.option('people', 10_000)
  const slapd = await startSlapd()
  try {
    await fill(slapd, count)
    const { directory } = openDirectory(loadConfig(slapd.environment), silent)
    if (!directory) throw new Error('no directory')
    return [await compare(bench, directory, count)]
  } finally {
    await slapd.end()
  }
}

async function fill(slapd: Slapd, count: number): Promise<void> {
  for (let at = 0; at < count; at += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, more) => {
        const n = at + more
        const manager = n ? personDn(`p${Math.floor((n - 1) / TEAM)}`) : []
        const contact = { mail: `p${n}@acme.example`, telephoneNumber: `+49 30 ${100_000 + n}` }
        return slapd.adds(`p${n}`, { ...contact, title: 'Clerk', departmentNumber: `D${n % 40}`, manager })
      }),
    )
}

async function compare(bench: Bench, directory: Directory, count: number): Promise<Goal> {
  const [readings, polls]: [number[], number[]] = [[], []]
  for (let round = -1; round < bench.option('rounds', 7); round++) {
    const whole = await timed(async () => {
      const { entries } = await directory.read()
      if (entries.length !== count) throw new Error(`${entries.length} of ${count} people were read`)
    })
    const poll = await timed(async () => {
      if (await directory.moved()) throw new Error('nothing has changed')
    })
    if (round < 0) continue // the first round warms both sides
    readings.push(whole)
    polls.push(poll)
  }
  bench.say(`directory: ${readings.map(each => each.toFixed(0)).join(', ')} ms for a reading of ${count} people`)
  bench.say(
    `directory: ${polls.map(each => each.toFixed(1)).join(', ')} ms for a question whether anything has changed`,
  )
  return {
    ...{ name: `asking an unchanged directory of ${count}, beside reading it`, ...ratio(polls, readings) },
    ...{ goal: GOAL, better: 'lower' },
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await run()
  return performance.now() - begun
}
