// A person in 300 rooms who signs in: how long the server leaves somebody else without an answer meanwhile.
import { hosts } from '../config.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { pinging } from './support/pinging.ts'

const ROOMS = 300
const AT_ONCE = 10
const LIMIT = 0.1 // s

export async function manyRooms(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(3), { BELLHOP_OWN_GROUPS: '1000' })
  const owner = username(1)
  const room = (at: number) =>
    world.does('group-create', { name: `many-${at}`, title: `Room ${at}`, kind: 'chat', owner })
  for (let at = 0; at < ROOMS; at += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, add) => room(at + add)))
  const { domain, c2sPort: port } = world.config
  const waits: number[] = []
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    const other = await pinging({ domain, port, username: username(2), password: await world.code(username(2)) })
    const person = await world.person(owner)
    person.says(hosts(world.config).bellhop, 'whoami')
    await person.hears(new RegExp(`${owner}@`))
    waits.push((await other.end()) / LIMIT)
    await person.leaves()
  }
  bench.say(`many-rooms: longest waits for a ping, each as a part of ${LIMIT} s: ${waits.map(digits).join(' ')}`)
  await world.end()
  return [
    {
      name: `many-rooms: longest time without an answer to a ping while one in ${ROOMS} rooms signs in, relative to ${LIMIT} s`,
      value: median(waits),
      spread: [Math.min(...waits), Math.max(...waits)],
      goal: 1,
      better: 'lower',
    },
  ]
}
