// A person in 300 rooms who signs in: how long the server leaves somebody else without an answer meanwhile. And a person in 200
// rooms who signs in, joins them and asks them what clients ask, beside a person in 20.
import { hosts } from '../config.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { fullName, organisation, username } from './support/organisation.ts'
import { pinging } from './support/pinging.ts'
import { visitRooms } from '../test/support/room-visit.ts'
import type { World } from '../test/support/world.ts'

const ROOMS = 300
const AT_ONCE = 10
const LIMIT = 0.1 // s

const FEW = { owner: username(3), nick: fullName(3), rooms: 20 }
const MANY = { owner: username(4), nick: fullName(4), rooms: 200 }

export async function manyRooms(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(5), { BELLHOP_OWN_GROUPS: '1000' })
  const owner = username(1)
  for (const each of [{ owner, rooms: ROOMS }, FEW, MANY]) await createRooms(world, each)
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
  const visits: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    visits.few.push(await visit(world, FEW))
    visits.many.push(await visit(world, MANY))
  }
  bench.say(
    `many-rooms: visits of 20 ${visits.few.map(digits).join(' ')} s, of 200 ${visits.many.map(digits).join(' ')} s`,
  )
  await world.end()
  return [
    {
      name: `many-rooms: signing in, joining ${MANY.rooms} rooms and asking them, relative to ${FEW.rooms} rooms`,
      ...ratio(visits.many, visits.few),
      goal: 12,
      better: 'lower',
    },
    {
      name: `many-rooms: longest time without an answer to a ping while one in ${ROOMS} rooms signs in, relative to ${LIMIT} s`,
      value: median(waits),
      spread: [Math.min(...waits), Math.max(...waits)],
      goal: 1,
      better: 'lower',
    },
  ]
}

interface Owned {
  owner: string
  rooms: number
}

const roomNames = ({ owner, rooms }: Owned) => Array.from({ length: rooms }, (_, at) => `${owner}-${at}`)

async function createRooms(world: World, owned: Owned): Promise<void> {
  const names = roomNames(owned)
  for (let at = 0; at < names.length; at += AT_ONCE)
    await Promise.all(
      names
        .slice(at, at + AT_ONCE)
        .map(name => world.does('group-create', { name, title: `Room ${name}`, kind: 'chat', owner: owned.owner })),
    )
}

/** Seconds from the beginning of the sign-in to the last answer. @throws when a question was refused */
async function visit(world: World, visitor: Owned & { nick: string }): Promise<number> {
  const rooms = roomNames(visitor).map(name => `${name}@${hosts(world.config).rooms}`)
  const password = await world.code(visitor.owner)
  const begun = performance.now()
  const person = await world.person(visitor.owner, { password })
  person.sends("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  await person.receives(({ name }) => name === 'enabled', 'stream management')
  const refused = await visitRooms(person, rooms, visitor.nick)
  const seconds = (performance.now() - begun) / 1_000
  if (refused.length) throw new Error(refused.slice(0, 3).join('\n'))
  await person.leaves()
  return seconds
}
