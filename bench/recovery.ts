// How long nobody answers when Bellhop's process is killed: from kill -9 to the answer to what was written meanwhile.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hosts } from '../config.ts'
import { PROJECT } from '../setup/prosody.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'

const LIMIT = 5 // s

export async function recovery(bench: Bench): Promise<Goal[]> {
  const demo = await bench.world(readFileSync(join(PROJECT, 'examples/hr.csv'), 'utf8'))
  const few = await rounds(bench, demo, 107, 'nyang')
  const people = bench.option('people', 10_000)
  const world = await bench.world(organisation(1))
  const { code, out, err } = await world.cli('org', 'apply', bench.file('whole.csv', organisation(people)))
  if (code !== 0) throw new Error(`org apply: ${out}${err}`)
  return [few, await rounds(bench, world, people, username(0))]
}

async function rounds(bench: Bench, world: World, people: number, name: string): Promise<Goal> {
  const seconds: number[] = []
  for (let round = 0; round < bench.option('rounds', 5); round++) seconds.push(await once(world, name))
  bench.say(`recovery with ${people} people: ${seconds.map(digits).join(' ')} s`)
  await world.end()
  const relative = seconds.map(each => each / LIMIT)
  return {
    name: `recovery with ${people} people: time from kill -9 to the first answer, relative to ${LIMIT} s`,
    value: median(relative),
    spread: [Math.min(...relative), Math.max(...relative)],
    goal: 1,
    better: 'lower',
  }
}

async function once(world: World, name: string): Promise<number> {
  const person = await world.person(name)
  const { bellhop } = world
  const begun = performance.now()
  const back = world.crash()
  await bellhop.ended
  person.says(hosts(world.config).bellhop, 'whoami')
  await person.hears(new RegExp(`${name}@`))
  const seconds = (performance.now() - begun) / 1_000
  await back
  await person.leaves()
  return seconds
}
