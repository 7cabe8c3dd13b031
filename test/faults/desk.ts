// A desk while the faults strike: customers write, agents answer, give back, transfer, hold, close, go away and lose their connection.
import { hosts, type Config } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { storeOf } from '../support/store.ts'
import type { World } from '../support/world.ts'
import type { Actor } from './actor.ts'
import type { Archived } from './archive.ts'
import { conversations, type Conversations, type Said } from './conversations.ts'
import { heardBy, judgeConversations } from './conversations-judge.ts'
import type { Insists } from './coupons.ts'

export const DESK = 'deskone'
const QUIET = { milliseconds: 90_000, every: 250 } // until what was taken counts as stuck

export interface DeskActs extends Pick<Conversations, 'said'> {
  agents: Actor[]
  customers: Actor[]
  /** What agents alone may read. */
  notes: string[]
  /** A customer writes. */
  asks(customer: Actor): Promise<void>
  /** An agent does something in one of the conversations that it has seen. */
  acts(agent: Actor): Promise<void>
}

export async function deskActs(
  world: World,
  agents: Actor[],
  customers: Actor[],
  insists: Insists,
  pick: (limit: number) => number,
): Promise<DeskActs> {
  const { component } = hosts(world.config)
  const { said, writes } = conversations(component)
  const notes: string[] = []
  const names = agents.map(({ username }) => username)
  await world.does('desk-create', { name: DESK, title: 'Desk one', agents: names.join(), capacity: '4' })
  for (const agent of names) await world.does('desk-on', { agent })
  const rareActs: ((agent: Actor, at: string) => Promise<unknown>)[] = [
    (agent, at) => agent.writes(at, '/transfer pool'),
    (agent, at) => agent.writes(at, `/transfer ${names[pick(names.length)]}`),
    (agent, at) => agent.writes(at, '/hold'),
    (agent, at) => agent.writes(at, '/close'),
    (agent, at) => agent.writes(at, `/note ${notes[notes.push(`note ${notes.length} of ${agent.username}.`) - 1]}`),
    async agent => (await agent.party())?.isCut(),
    async ({ username }) => {
      await insists('desk-away', { agent: username })
      await insists('desk-on', { agent: username })
    },
  ]
  return {
    ...{ said, agents, customers, notes },
    asks: async customer => void (await writes(customer, [DESK])),
    async acts(agent) {
      const [local, at] = someCase(await agent.party(), pick)
      if (!local) return
      if (pick(3)) await writes(agent, [local])
      else await rareActs[pick(rareActs.length)]!(agent, at)
    },
  }
}

const RECENT = 4 // conversations from which an agent picks one

/** @returns the id of a conversation that the agent has read in lately, and its address */
function someCase(party: Awaited<ReturnType<Actor['party']>>, pick: (limit: number) => number): [string, string] {
  const from = (party?.received ?? []).map(({ attrs }) => String(attrs.from)).filter(each => each.startsWith('case-'))
  const recent = [...new Set(from.toReversed())].slice(0, RECENT)
  const at = recent[pick(Math.max(1, recent.length))] ?? ''
  return [at.split('@')[0] ?? '', at]
}

/** Waits until everything that was taken is handled. */
export async function settlesDesk(config: Config, { said, agents, customers }: DeskActs, violations: string[]) {
  if (!(await poll(() => isSettled(config, said, [...agents, ...customers]), QUIET)))
    violations.push('rosters of agents, or messages of a desk, are still not done')
}

/** @returns how many conversations there were, and how many texts went through */
export async function judgeDesk(
  config: Config,
  { said, notes, agents, customers }: DeskActs,
  archives: Map<string, Archived[]>,
  violations: string[],
) {
  for (const { username } of customers)
    for (const { body, from } of archives.get(username) ?? [])
      if (notes.some(note => body.includes(note))) violations.push(`${username} has from ${from}: '${body}'`)
  return judgeConversations(config, said, heardBy([...agents, ...customers]), archives, violations)
}

/** Whether each message was accepted or came back, or nobody knows, and all rosters are as they have to be. */
async function isSettled(config: Config, said: Said[], actors: Actor[]): Promise<boolean> {
  const store = await storeOf(config)
  try {
    const lines = new Set((await store.caseLines.find()).map(({ stanza }) => stanza))
    const { refused, unheard } = heardBy(actors)
    const isKnown = ({ id }: Said) => id === undefined || lines.has(id) || refused.has(id) || unheard.has(id)
    return said.every(isKnown) && (await store.cases.count({ unfollowed: true })) === 0
  } finally {
    await store.close()
  }
}
