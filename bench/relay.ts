// A customer's message to an agent by way of a component: Bellhop's wire with and without the outbox, and a bare socket.
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation } from './support/organisation.ts'
import { cpu } from '../test/support/effort.ts'
import { machine } from './support/process.ts'
import { bareRelay, outboxRelay, plainRelay, type Relay } from './support/relays.ts'
import { openTalkers, type Talkers } from './support/talkers.ts'

const CONVERSATIONS = 200
const MESSAGES = 15 // in each of them per turn
const ALONE = 100 // messages of one conversation that has the server for itself
const TURNS = 4 // of each side per round: they are short, so that what disturbs hits all sides
const FOREIGN = 0.2 // cores that other programs may use during a turn
const TRIES = 2

interface Scene {
  talkers: Talkers
  server: number
}

interface Side {
  relay: Relay
  /** s of each turn with all conversations. */
  seconds: number[]
  /** ms from writing to reading, p50 of each turn with one conversation. */
  delays: number[]
  /** µs of the server's CPU time per message passed on. */
  server: number[]
  /** Turns that count although other programs kept the machine busy at every try. */
  disturbed: number
}

export async function relay(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(2 * CONVERSATIONS + 1), { BELLHOP_ARCHIVE: 'off' })
  const { config } = world
  const people = await accounts(world, 2 * CONVERSATIONS)
  const talkers = await openTalkers({ port: config.c2sPort, domain: config.domain }, people)
  await world.bellhop.stop() // it lets people in; from here on its place is taken
  const sides = {
    outbox: side(await outboxRelay(config)),
    plain: side(await plainRelay(config)),
    bare: side(await bareRelay(config)),
  }
  const scene = { talkers, server: world.prosody.pid }
  const order = Object.values(sides)
  for (const { relay } of order) await crowded(scene, side(relay)) // everything is loaded and compiled once
  for (let round = 0; round < bench.option('rounds', 7); round++) {
    for (const measured of [crowded, alone])
      for (let turn = 0; turn < TURNS; turn++) for (const each of order) await measured(scene, each)
    order.push(...order.splice(0, 1))
  }
  for (const [name, each] of Object.entries(sides)) bench.say(`relay, ${name}: ${summary(each)}`)
  for (const { relay } of order) await relay.end()
  talkers.end()
  await world.end()
  return goals(sides)
}

function goals({ outbox, plain, bare }: Record<'outbox' | 'plain' | 'bare', Side>): Goal[] {
  return [
    {
      name: `relay: throughput of ${CONVERSATIONS} conversations with the outbox, relative to the same without`,
      ...ratio(plain.seconds, outbox.seconds),
      goal: 0.75,
      better: 'higher',
    },
    {
      name: `relay: throughput of ${CONVERSATIONS} conversations with the outbox, relative to a bare socket`,
      ...ratio(bare.seconds, outbox.seconds),
      goal: 0.8,
      better: 'higher',
    },
    {
      name: 'relay: p50 of one conversation with the outbox, relative to a bare socket',
      ...ratio(outbox.delays, bare.delays),
      goal: 1.25,
      better: 'lower',
    },
  ]
}

const side = (relay: Relay): Side => ({ relay, seconds: [], delays: [], server: [], disturbed: 0 })

async function alone({ talkers }: Scene, { relay, delays }: Side): Promise<void> {
  const talked = await talkers.talk({ to: relay, conversations: 1, messages: ALONE })
  delays.push(median(talked.delays))
}

/** Once more where other programs kept the machine busy: they slow down the sides unequally. */
async function crowded({ talkers, server }: Scene, to: Side): Promise<void> {
  const pids = [server, talkers.pid, process.pid]
  const look = () => [machine(), ...pids.map(cpu)]
  for (let tries = 1; ; tries++) {
    const before = look()
    const { seconds } = await talkers.talk({ to: to.relay, conversations: CONVERSATIONS, messages: MESSAGES })
    const [all = 0, used = 0, ...others] = look().map((after, at) => after - (before[at] ?? 0))
    const foreign = (all - used - others.reduce((sum, each) => sum + each, 0)) / (seconds * 1_000)
    if (foreign > FOREIGN && tries < TRIES) continue
    to.seconds.push(seconds)
    to.server.push((used * 1_000) / (CONVERSATIONS * MESSAGES))
    to.disturbed += Number(foreign > FOREIGN)
    return
  }
}

function summary({ seconds, delays, server, disturbed }: Side): string {
  const rate = (CONVERSATIONS * MESSAGES) / median(seconds)
  const times = `${rate.toFixed(0)} a second, alone p50 ${digits(median(delays))} ms`
  return `${times}; the server's CPU ${digits(median(server))} µs each; ${disturbed} of ${seconds.length} turns disturbed`
}
