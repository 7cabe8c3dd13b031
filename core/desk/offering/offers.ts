// Offers: which agents each waiting case is offered to. What is read is bounded by the room that agents have, however many cases wait.
import type { Context } from '../../context.ts'
import { presentAgents } from '../agent.ts'
import { caseWrite, inCase } from '../case/case.ts'
import { openingOf } from '../opening.ts'
import type { Case, Desk } from '../records.ts'
import { bestFor, knowledgeOf } from './turn.ts'

const PAGE = 50 // cases that were never offered, read at once at most

interface Offers {
  /** Cases whose agents have changed. */
  changed: Case[]
  /** Desks with a case that nobody is offered, as nobody has room. */
  short: Desk[]
}

/** A desk where somebody waits. */
interface Queue {
  desk: Desk
  present: string[]
  /** The cases that have been offered before, whether they are at the moment or not, the longest waiting first. */
  known: Case[]
}

/** How many cases each agent has or is offered. */
type Load = Map<string, number>

/** Stores to whom each waiting case is offered. One call at a time: two at once would find the same room. */
export async function decideOffers(context: Context): Promise<Offers> {
  const queues = await waitingQueues(context)
  const load = await loadOf(context, queues)
  const short = new Set<Desk>()
  const offers: { of: Case; offered: string[] }[] = []
  let knowledge = new Map<string, string[]>() // read as soon as a case needs somebody who knows something
  for (const queue of queues)
    for await (const of of inTurn(context, queue, load)) {
      if (of.tagged && !knowledge.size) knowledge = await knowledgeOf(context, [...load.keys()])
      const offered = offeredNow(of, queue.desk, ableAgents(of, queue, knowledge, load), load)
      if (!offered.length) short.add(queue.desk)
      if (offered.length !== of.offered.length || offered.some(agent => !of.offered.includes(agent)))
        offers.push({ of, offered })
    }
  const changed = await Promise.all(offers.map(({ of, offered }) => offerTo(context, of, offered)))
  return { changed: changed.filter(each => each !== undefined), short: [...short] }
}

/** The queues of all desks: an agent of several desks is offered the cases of the one with the highest priority first. */
async function waitingQueues(context: Context): Promise<Queue[]> {
  const { store } = context
  // However many wait, few were ever offered: no more than agents have room for.
  const where = { state: 'waiting', offeredAt: { gt: '' } } as const
  const known = Map.groupBy(await store.cases.find({ where, sort: 'rank' }), ({ pool }) => pool)
  const queues: Queue[] = []
  for (const desk of await store.desks.find()) {
    const [first] = await store.cases.find({ where: { pool: desk.id, state: 'waiting' }, sort: 'rank', limit: 1 })
    if (!first) continue
    const present = openingOf(context, desk).isOpen ? await presentAgents(context, desk) : []
    queues.push({ desk, present, known: known.get(desk.id) ?? [] })
  }
  return queues.sort((one, other) => (other.desk.priority ?? 0) - (one.desk.priority ?? 0))
}

async function loadOf({ store }: Context, queues: Queue[]): Promise<Load> {
  const load: Load = new Map()
  for (const agent of new Set(queues.flatMap(({ present }) => present)))
    load.set(agent, await store.cases.count({ agent, state: 'taken' }))
  for (const { present, known } of queues)
    for (const { offered } of known) for (const agent of offered) if (present.includes(agent)) addLoad(load, agent)
  return load
}

const addLoad = (load: Load, agent: string) => void load.set(agent, (load.get(agent) ?? 0) + 1)

const hasRoom = (agent: string, { capacity }: Desk, load: Load) => (load.get(agent) ?? 0) < capacity

/** The waiting cases of a desk, the longest waiting first. As soon as nobody has room, those that were never offered are not read. */
async function* inTurn({ store }: Context, { desk, present, known }: Queue, load: Load): AsyncIterable<Case> {
  const where = { pool: desk.id, state: 'waiting', offeredAt: null } as const
  /** The most that one agent can still be offered: as a rule all who have room are offered the same cases. */
  const room = () => Math.max(0, ...present.map(agent => desk.capacity - (load.get(agent) ?? 0)))
  const before = known.values()
  let next = before.next()
  for (let after: Case | undefined; ;) {
    const limit = Math.min(PAGE, Math.max(1, room()))
    const page = await store.cases.find({ where, sort: 'rank', limit, ...(after && { after }) })
    for (const each of page) {
      for (; !next.done && (next.value.rank ?? '') <= (each.rank ?? ''); next = before.next()) yield next.value
      yield each
    }
    after = page.at(-1)
    if (page.length < limit || !room()) break
  }
  for (; !next.done; next = before.next()) yield next.value
}

/**
 * Those who may be offered a case at the moment: while it is for some agents alone, these and whoever has the offer already. One agent who
 * has gone, or has no room by now, keeps it from nobody.
 */
function ableAgents(of: Case, { desk, present }: Queue, knowledge: Map<string, string[]>, load: Load): string[] {
  const others = present.filter(agent => agent !== of.customer)
  const only = others.filter(agent => agent === of.only && (of.offered.includes(agent) || hasRoom(agent, desk, load)))
  const able = only.length ? only : others
  if (!of.tagged) return able
  const best = bestFor(of.tags ?? [], new Map(able.map(agent => [agent, knowledge.get(agent) ?? []])))
  return best.length ? able.filter(agent => best.includes(agent) || of.offered.includes(agent)) : able
}

/**
 * The agents whom a case is offered to: those who have the offer and are still there, and all others with room. Who gave it back is
 * offered it again only where nobody else is there.
 */
function offeredNow(of: Case, desk: Desk, able: string[], load: Load): string[] {
  const others = able.filter(agent => !of.passed.includes(agent))
  return (others.length ? others : able).filter(agent => {
    if (of.offered.includes(agent)) return true
    if (!hasRoom(agent, desk, load)) return false
    addLoad(load, agent)
    return true
  })
}

/** @returns the case as it is now; nothing when it waits no longer */
const offerTo = (context: Context, { id, round }: Case, offered: string[]): Promise<Case | undefined> =>
  inCase(context, { id }, async () => {
    const { store, now } = context
    const current = await store.cases.get(id)
    if (current?.state !== 'waiting' || current.round !== round) return undefined
    const patch = { offered, offeredAt: now().toISOString() }
    await store.batch([caseWrite(current, patch)])
    return { ...current, ...patch }
  })
