// What Bellhop itself keeps in memory with ten thousand people, started as `npm start` starts it.
import { setTimeout as pause } from 'node:timers/promises'
import { poll } from '../setup/ports.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { digits, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { memoryOf } from './support/process.ts'
import { storeOf } from '../test/support/store.ts'

const GOAL = 150 // MB
const CALM = 3_000 // ms of idleness before a look

export async function memory(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 10_000)
  const world = await bench.world(organisation(1))
  const goals: Goal[] = []
  const look = async (when: string) => {
    await pause(CALM)
    const { resident, proportional, peak } = memoryOf(world.bellhop.pid)
    bench.say(
      `memory ${when}: resident ${digits(resident)} MB, proportional ${digits(proportional)} MB, peak ${digits(peak)} MB`,
    )
    goals.push({
      name: `memory with ${people} people ${when}`,
      value: resident,
      goal: GOAL,
      better: 'lower',
      unit: ' MB',
    })
  }
  const { code, out, err } = await world.cli('org', 'apply', bench.file('whole.csv', organisation(people)))
  if (code !== 0) throw new Error(`org apply: ${out}${err}`)
  await look('after the apply')
  await world.restart()
  await look('after a restart, idle')
  await world.does('broadcast-send', { group: `tree-${username(0)}-news`, text: 'Good morning.' })
  await delivered(world)
  await look('after a broadcast to all')
  await world.end()
  return goals
}

async function delivered({ config }: World): Promise<void> {
  const store = await storeOf(config)
  const done = async () => (await store.broadcasts.count({ completed: null })) === 0
  const complete = await poll(done, { milliseconds: 300_000, every: 100 })
  await store.close()
  if (!complete) throw new Error('The broadcast was not delivered.')
}
