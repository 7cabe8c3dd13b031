// A customer's message to an agent by way of a desk, with its line in the store, beside a bare relay that knows nothing.
import { deskAddress } from '../core/desk/desk.ts'
import type { Case } from '../core/desk/records.ts'
import { cpu } from '../test/support/effort.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import type { Account } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { bareRelay } from './support/relays.ts'
import { openTalkers, type Talk, type Talkers } from './support/talkers.ts'

const CONVERSATIONS = 200
const MESSAGES = 15 // in each of them per turn
const BUSY = 10 // conversations at once for the time from a customer to an agent: all 200 at once measure a queue of their own making
const TURNS = 3 // of each side per round: they are short, so that what disturbs hits both

interface Side {
  to: Talk['to']
  /** s of each turn with all conversations. */
  seconds: number[]
  /** ms from writing to reading, p99 of each turn with few conversations. */
  delays: number[]
  /** ms of Bellhop's CPU time for a message, of each turn with all conversations. */
  effort: number[]
}

interface Scene {
  talkers: Talkers
  /** Bellhop's process. */
  pid: number
}

export async function desk(bench: Bench): Promise<Goal[]> {
  const chart = organisation(2 * CONVERSATIONS + 1)
  const world = await bench.world(chart, { BELLHOP_ARCHIVE: 'off', BELLHOP_DESK_LINES: '1000000' })
  const { config } = world
  const people = await accounts(world, 2 * CONVERSATIONS)
  const address = await openCases(world, people)
  const talkers = await openTalkers({ port: config.c2sPort, domain: config.domain }, people)
  const scene = { talkers, pid: world.bellhop.pid }
  const relay = await bareRelay(config)
  const sides = { desk: side({ address }), bare: side(relay) }
  const order = Object.values(sides)
  for (const { to } of order) await turn(scene, side(to)) // everything is loaded and compiled once
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    for (let at = 0; at < TURNS; at++) for (const each of order) await turn(scene, each)
    order.push(...order.splice(0, 1))
  }
  await relay.end()
  talkers.end()
  await world.end()
  for (const [name, { seconds, delays, effort }] of Object.entries(sides)) {
    const rate = (CONVERSATIONS * MESSAGES) / median(seconds)
    bench.say(`desk, ${name}: ${rate.toFixed(0)} messages a second, p99 ${digits(median(delays))} ms`)
    if (name === 'desk') bench.say(`desk: ${digits(1_000 * median(effort))} µs of Bellhop's CPU time for a message`)
  }
  return [
    {
      name: `desk: throughput of ${CONVERSATIONS} conversations, relative to a bare relay`,
      ...ratio(sides.bare.seconds, sides.desk.seconds),
      goal: 0.85,
      better: 'higher',
    },
    {
      name: `desk: p99 from a customer to an agent with ${BUSY} conversations, above a bare relay`,
      value: median(sides.desk.delays) - median(sides.bare.delays),
      goal: 50,
      better: 'lower',
      unit: ' ms',
    },
  ]
}

const side = (to: Side['to']): Side => ({ to, seconds: [], delays: [], effort: [] })

async function turn({ talkers, pid }: Scene, { to, seconds, delays, effort }: Side): Promise<void> {
  const before = cpu(pid)
  seconds.push((await talkers.talk({ to, conversations: CONVERSATIONS, messages: MESSAGES })).seconds)
  effort.push((cpu(pid) - before) / (CONVERSATIONS * MESSAGES))
  const few = await talkers.talk({ to, conversations: BUSY, messages: MESSAGES })
  const sorted = few.delays.toSorted((one, other) => one - other)
  delays.push(sorted[Math.floor(sorted.length * 0.99)] ?? NaN)
}

/** Gives each customer, of the first half, a conversation with one agent, of the second half. @returns the desk's address */
async function openCases(world: World, people: Account[]): Promise<string> {
  await world.does('desk-create', { name: 'support', title: 'Support', agents: username(1), minutes: '0' })
  const store = await storeOf(world.config)
  try {
    const [found] = await store.desks.find({ limit: 1 })
    if (!found) throw new Error('There is no desk.')
    const ids = new Map((await store.people.find()).map(each => [each.username, each.id]))
    const idAt = (at: number) => ids.get(people[at]?.username ?? '') ?? ''
    for (let at = 0; at < CONVERSATIONS; at++) {
      const agent = idAt(CONVERSATIONS + at)
      await store.cases.insert(takenCase(at, found.id, { customer: idAt(at), agent }))
    }
    return deskAddress(found, world.config)
  } finally {
    await store.close()
  }
}

function takenCase(at: number, id: string, { customer, agent }: { customer: string; agent: string }): Case {
  const now = new Date().toISOString()
  return {
    ...{ id: `case-${String(at).padStart(6, '0')}`, desk: id, pool: id, customer, name: `Customer ${at}` },
    ...{ state: 'taken', open: true, agent, offered: [], passed: [], shown: [agent], known: [agent] },
    ...{ round: 0, since: now, opened: now, taken: now, transfers: 0 },
  }
}
