// A contest: many agents answer each of many customers at the same instant, by way of two processes of Bellhop, while one of them or the
// server is killed. Then the archives say who has what.
import { setTimeout as delay } from 'node:timers/promises'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hosts } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { chart, csv } from '../support/chart.ts'
import { isIdle } from '../support/health.ts'
import { openPair, type Pair } from '../support/pair.ts'
import { random } from '../support/random.ts'
import { storeOf } from '../support/store.ts'
import { actor, type Actor } from './actor.ts'
import { archivesOf } from './archive.ts'
import { conversations, type Conversations } from './conversations.ts'
import { heardBy, judgeConversations } from './conversations-judge.ts'
import type { Verdict } from './judge.ts'

export interface ContestPlan {
  seed: number
  agents: number
  customers: number
  /** Each is a round: every customer writes to it, and every agent answers all of them. */
  desks: number
  say: (text: string) => void
}

interface Scene extends Conversations {
  pair: Pair
  agents: Actor[]
  customers: Actor[]
  pick: (limit: number) => number
}

const PATIENCE = { milliseconds: 180_000, every: 100 } // until something expected counts as missing: a machine may be busy
const names = (of: string, many: number) => Array.from({ length: many }, (_, at) => `${of}${at + 1}`)

export async function contest(plan: ContestPlan): Promise<Verdict> {
  const [agents, customers] = [names('agent', plan.agents), names('customer', plan.customers)]
  const desks = names('desk', plan.desks)
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-contest-'))
  const org = join(folder, 'org.csv')
  writeFileSync(org, csv(chart(['boss', ...[...agents, ...customers].map(each => `  ${each}`)].join('\n'))))
  const pair = await openPair({ BELLHOP_ORG: org, BELLHOP_DESK_MINUTES: '60' })
  try {
    const scene = await openScene(pair, plan, agents, customers, desks)
    const faults = shuffled(faultsOf(pair), scene.pick)
    for (const [at, desk] of desks.entries()) {
      const begun = Date.now()
      const fault = faults[at % faults.length]!
      await round(scene, desk, fault)
      plan.say(`${desk}: ${fault.name}, ${Date.now() - begun} ms`)
    }
    const everybody = [...scene.agents, ...scene.customers]
    await settles(scene)
    const archives = await archivesOf(pair, [...agents, ...customers])
    const violations: string[] = []
    const heard = heardBy(everybody)
    const { cases, accepted } = await judgeConversations(pair.config, scene.said, heard, archives, violations)
    for (const each of everybody) each.stops()
    const copies = [...archives.values()].reduce((sum, found) => sum + found.length, 0)
    const counts = {
      cases,
      'texts written': scene.said.length,
      'texts accepted': accepted,
      'texts refused': heard.refused.size,
    }
    return { violations, counts: { ...counts, 'messages in archives': copies, 'processes that served': pair.served() } }
  } finally {
    await pair.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openScene(
  pair: Pair,
  { seed }: ContestPlan,
  agents: string[],
  customers: string[],
  desks: string[],
): Promise<Scene> {
  const { config, does, code } = pair
  const { c2sPort: port, domain } = config
  for (const name of desks) {
    const fields = { agents: agents.join(), capacity: '100', minutes: '0', rated: 'no', listed: 'nobody' }
    await does('desk-create', { name, title: name, ...fields })
  }
  for (const agent of agents) await does('desk-on', { agent })
  const signedIn = async (username: string) => actor({ port, domain, username, password: await code(username) })
  return {
    ...conversations(hosts(config).component),
    ...{ pair, pick: random(seed) },
    agents: await Promise.all(agents.map(signedIn)),
    customers: await Promise.all(customers.map(signedIn)),
  }
}

/** Every customer writes, every agent answers each of them while something is killed, and the two who have found each other talk. */
async function round(scene: Scene, desk: string, { strike }: KillOfPair): Promise<void> {
  const { agents, customers, pick, writes } = scene
  await Promise.all(customers.map(each => insists(() => writes(each, [desk]))))
  const cases = await casesOf(scene, desk, each => each.offered.length === agents.length || each.state !== 'waiting')
  const struck = delay(pick(800)).then(strike)
  for (let open = cases; open.length;) {
    await Promise.all(
      agents.map(each =>
        writes(
          each,
          shuffled(open, pick).map(({ id }) => id),
        ),
      ),
    )
    await settles(scene)
    open = (await casesOf(scene, desk)).filter(({ state }) => state === 'waiting')
  }
  const taken = await casesOf(scene, desk)
  const byName = new Map(agents.map(each => [each.username, each]))
  await Promise.all([
    ...customers.flatMap(each => [writes(each, [desk]), writes(each, [desk])]),
    ...taken.map(({ id, agent }) => writes(byName.get(agent)!, [id])),
  ])
  await struck
  await settles(scene)
  for (const each of [...agents, ...customers]) each.forgets()
}

interface KillOfPair {
  name: string
  strike(): Promise<void>
}

const faultsOf = (pair: Pair): KillOfPair[] => [
  { name: 'nothing is killed', strike: async () => {} },
  { name: 'the process that serves is killed', strike: () => pair.kills('serving') },
  { name: 'the process that waits is killed', strike: () => pair.kills('refused') },
  {
    name: 'the server is killed',
    async strike() {
      pair.prosody.kill('SIGKILL')
      await pair.prosody.ended
      await pair.prosody.restart()
    },
  },
]

/** Waits until everything that was written is handled: the server hands messages over in their order. */
async function settles({ pair, customers }: Scene): Promise<void> {
  const [fence] = customers
  const { config } = pair
  await insists(async () => {
    const id = await fence?.writes(hosts(config).bellhop, 'whoami')
    const party = await fence?.party()
    return id !== undefined && Boolean(await party?.hears(/customer1@/, hosts(config).bellhop).catch(() => undefined))
  })
  if (!(await poll(() => isIdle(config), PATIENCE))) throw new Error('Bellhop is not done')
}

async function insists(act: () => Promise<boolean>): Promise<void> {
  while (!(await act()));
}

function shuffled<T>(items: T[], pick: (limit: number) => number): T[] {
  return items
    .map(item => ({ item, at: pick(1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}

interface Found {
  id: string
  state: string
  offered: string[]
  /** The username of who has it. */
  agent: string
}

/** The cases of a desk, once there is one for each customer that fits. */
async function casesOf({ pair, customers }: Scene, desk: string, fits = (_: Found) => true): Promise<Found[]> {
  const store = await storeOf(pair.config)
  try {
    let found: Found[] = []
    const isThere = async () => {
      const people = new Map((await store.people.find()).map(({ id, username }) => [id, username]))
      const [{ id = '' } = {}] = await store.desks.find({ where: { name: desk } })
      const cases = await store.cases.find({ where: { desk: id } })
      found = cases.map(({ agent = '', ...each }) => ({ ...each, agent: people.get(agent) ?? '' }))
      return found.length === customers.length && found.every(fits)
    }
    if (!(await poll(isThere, PATIENCE)))
      throw new Error(`${desk} has not offered what it should: ${found.length} cases`)
    return found
  } finally {
    await store.close()
  }
}
