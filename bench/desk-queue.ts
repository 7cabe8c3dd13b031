// How fast waiting conversations get their agents on one queue, and whether ten thousand that wait behind them slow that down.
import type { Socket } from 'node:net'
import { hosts } from '../config.ts'
import type { Case } from '../core/desk/records.ts'
import { rankOf } from '../core/desk/offering/turn.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import { signInAll, type Account } from './support/client.ts'
import { median, ratio, type Goal } from './support/goal.ts'
import { organisation } from './support/organisation.ts'

const AGENTS = 4
const CUSTOMERS = 200 // they wait, and all of them get an agent
const BEHIND = 9_800 // others who wait behind them
const PATIENCE = 60_000 // ms of a round
const DAY = 86_400_000 // ms

interface Scene {
  world: World
  /** How many conversations there were so far: each has an id of its own. */
  opened: number
  agents: Account[]
  customers: Account[]
  /** Answers when every customer has an answer. */
  answered: () => Promise<void>
}

export async function deskQueue(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(CUSTOMERS + AGENTS + 1), { BELLHOP_ARCHIVE: 'off' })
  const { config } = world
  const people = await accounts(world, CUSTOMERS + AGENTS)
  const [agents, customers] = [people.slice(0, AGENTS), people.slice(AGENTS)]
  const names = agents.map(({ username }) => username).join()
  const fields = { name: 'support', title: 'Support', agents: names, minutes: '0', rated: 'no' }
  await world.does('desk-create', { ...fields, capacity: String(CUSTOMERS / AGENTS + 10) })
  const sockets = await signInAll({ port: config.c2sPort, domain: config.domain }, people)
  for (const [at, socket] of sockets.slice(0, AGENTS).entries()) answers(socket, at, hosts(config).component)
  const scene = { world, opened: 0, agents, customers, answered: makeAnswered(sockets.slice(AGENTS)) }
  const sides = { alone: new Array<number>(), many: new Array<number>() }
  await round(scene, 0) // everything is loaded and compiled once
  for (let at = 0; at < bench.option('rounds', 5); at++) {
    sides.alone.push(await round(scene, 0))
    sides.many.push(await round(scene, BEHIND))
  }
  for (const socket of sockets) socket.destroy()
  await world.end()
  return [
    {
      name: `desk-queue: conversations that get one of ${AGENTS} agents on one queue`,
      value: CUSTOMERS / median(sides.alone),
      spread: [CUSTOMERS / Math.max(...sides.alone), CUSTOMERS / Math.min(...sides.alone)],
      goal: 100,
      better: 'higher',
      unit: ' a second',
    },
    {
      name: `desk-queue: the same with ${BEHIND} that wait behind them, rate relative to that without`,
      ...ratio(sides.alone, sides.many),
      goal: 0.9,
      better: 'higher',
    },
  ]
}

/** An agent answers its share of the conversations, each once, as soon as it is offered. */
function answers(socket: Socket, at: number, host: string): void {
  const known = new Set<string>()
  let rest = ''
  socket.on('data', chunk => {
    rest += chunk
    for (const [, id = ''] of rest.matchAll(/<message[^>]* from='(case-[0-9a-z]{6})@/g)) {
      if (known.has(id) || parseInt(id.slice(-2), 36) % AGENTS !== at) continue
      known.add(id)
      socket.write(`<message type='chat' to='${id}@${host}' id='answer-${id}'><body>How can I help?</body></message>`)
    }
    rest = rest.slice(Math.max(0, rest.lastIndexOf('<message')))
  })
}

/** @returns what waits, from then on, until each of these has got an answer */
function makeAnswered(sockets: Socket[]): () => Promise<void> {
  let waiting = new Set<Socket>()
  let done = () => {}
  for (const socket of sockets)
    socket.on('data', chunk => {
      if (String(chunk).includes('How can I help?') && waiting.delete(socket) && !waiting.size) done()
    })
  return () => {
    waiting = new Set(sockets)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    done = resolve
    const late = () => reject(new Error(`${waiting.size} customers have no answer`))
    const timer = setTimeout(late, PATIENCE)
    return promise.finally(() => clearTimeout(timer))
  }
}

/** All customers wait when the first agent comes. @returns s until the last of them has an answer */
async function round(scene: Scene, behind: number): Promise<number> {
  const { world, agents, answered } = scene
  await queueUp(scene, behind)
  const complete = answered()
  const begun = performance.now()
  for (const { username } of agents) await world.does('desk-on', { agent: username })
  await complete
  const seconds = (performance.now() - begun) / 1_000
  for (const { username } of agents) await world.does('desk-away', { agent: username })
  return seconds
}

/** Ends what is open, and lets these customers wait, and so many others behind them. */
async function queueUp(scene: Scene, behind: number): Promise<void> {
  const store = await storeOf(scene.world.config)
  try {
    const [desk] = await store.desks.find({ limit: 1 })
    if (!desk) throw new Error('There is no desk.')
    for (const { id } of await store.cases.find({ where: { open: true } })) await store.cases.remove(id)
    const ids = new Map((await store.people.find()).map(each => [each.username, each.id]))
    const waiting = [...scene.customers.map(({ username }) => ids.get(username) ?? ''), ...ghosts(behind)]
    const begun = Date.now() - DAY
    const writes = waiting.map((customer, at) => {
      const id = `case-${(++scene.opened).toString(36).padStart(6, '0')}`
      return { insert: 'cases', record: waitingCase(id, desk.id, customer, new Date(begun + at)) } as const
    })
    for (let at = 0; at < writes.length; at += 500) await store.batch(writes.slice(at, at + 500))
  } finally {
    await store.close()
  }
}

/** Customers who are nobody: nothing is sent to them. */
const ghosts = (many: number) => Array.from({ length: many }, (_, at) => `nobody-${at}`)

function waitingCase(id: string, desk: string, customer: string, opened: Date): Case {
  const at = opened.toISOString()
  return {
    ...{ id, desk, pool: desk, customer, name: customer, state: 'waiting', open: true },
    ...{ offered: [], passed: [], shown: [], known: [], round: 0, since: at, opened: at, transfers: 0 },
    rank: rankOf(false, at),
  }
}
