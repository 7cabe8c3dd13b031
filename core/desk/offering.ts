// Offering: waiting cases go to the agents who are there and have room, the longest waiting first. One run decides at a time, so
// that no agent is offered more than the agent has room for.
import type { Context } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { caseWrite, inCase } from './case.ts'
import { presentAgents } from './agent.ts'
import { followCase } from './following.ts'
import type { Case, Desk } from './records.ts'
import { openingOf } from './opening.ts'
import { overflowCases } from './overflow.ts'
import { bestFor, knowledgeOf } from './turn.ts'
import { expectation, isNews, paceOf, tellWait, type Pace, type Told } from './waiting.ts'
import { lookAtStaffSoon } from './staffing/look.ts'
import { showBoardsSoon } from './watching/board.ts'

const AT_ONCE = 10 // cases whose rosters are changed at once
const BEHIND = 50 // waiting cases that are looked at beyond those for which there is room

/** Offers what waits. To be called whenever a case begins to wait, or an agent has room; calls at the same time share one run. */
export const offerCases = (context: Context): Promise<void> =>
  context.shareRun('desks', async begins => {
    const offers = await context.serially('desks', async () => {
      begins()
      const gone = await overflowCases(context)
      const { changed, waiting } = await decideOffers(context)
      return { changed: [...gone, ...changed], waiting }
    })
    await followOffers(context, offers)
  })

async function followOffers(context: Context, { changed, waiting }: Offers): Promise<void> {
  await inParallel(changed, AT_ONCE, each => followCase(context, each))
  await inParallel(waiting, AT_ONCE, ({ of, told }) => tellWait(context, of, told))
  for (const desk of new Set(waiting.map(({ of }) => of.pool))) await lookAtStaffSoon(context, desk)
  await showBoardsSoon(context)
}

/** An agent of several desks is offered the cases of the one with the highest priority first. */
async function desksInTurn({ store }: Context): Promise<Desk[]> {
  const desks = await store.desks.find()
  return desks.sort((one, other) => (other.priority ?? 0) - (one.priority ?? 0))
}

interface Offers {
  /** Cases whose agents have changed. */
  changed: Case[]
  /** Cases that nobody is offered, as nobody has room, and whose customers are told so. */
  waiting: { of: Case; told: Told }[]
}

async function decideOffers(context: Context): Promise<Offers> {
  const { store } = context
  const offers: Offers = { changed: [], waiting: [] }
  const load = new Map<string, number>()
  const all: { desk: Desk; present: string[]; cases: Case[] }[] = []
  for (const desk of await desksInTurn(context)) {
    const waiting = { pool: desk.id, state: 'waiting' } as const
    const [first] = await store.cases.find({ where: waiting, sort: 'rank', limit: 1 })
    if (!first) continue
    const present = openingOf(context, desk).isOpen ? await presentAgents(context, desk) : []
    const limit = present.length * desk.capacity + BEHIND
    const cases = await store.cases.find({ where: waiting, sort: 'rank', limit })
    all.push({ desk, present, cases })
  }
  const people = [...new Set(all.flatMap(({ present }) => present))]
  for (const { agent = '' } of await store.cases.find({ where: { agent: { in: people }, state: 'taken' } }))
    addLoad(load, agent)
  for (const { present, cases } of all)
    for (const { offered } of cases) for (const agent of offered) if (present.includes(agent)) addLoad(load, agent)
  const isTagged = all.some(({ cases }) => cases.some(({ tagged }) => tagged))
  const knowledge = isTagged ? await knowledgeOf(context, people) : new Map<string, string[]>()
  for (const { desk, present, cases } of all) {
    let pace: Pace | undefined
    for (const [at, each] of cases.entries()) {
      const offered = offeredNow(each, desk, ableAgents(each, present, knowledge), load)
      const isSame = offered.length === each.offered.length && offered.every(agent => each.offered.includes(agent))
      const next = isSame ? each : await offerTo(context, each, offered)
      if (next && !isSame) offers.changed.push(next)
      if (!next || offered.length) continue
      pace ??= await paceOf(context, desk, present)
      const told = expectation(at + 1, pace)
      if (isNews(next.told, told)) offers.waiting.push({ of: next, told })
    }
  }
  return offers
}

const addLoad = (load: Map<string, number>, agent: string) => void load.set(agent, (load.get(agent) ?? 0) + 1)

/** Those who may be offered a case at the moment: while it is for some agents alone, these and whoever has the offer already. */
function ableAgents(of: Case, present: string[], knowledge: Map<string, string[]>): string[] {
  const able = present.filter(agent => agent !== of.customer && (of.only === undefined || of.only === agent))
  if (!of.tagged) return able
  const best = bestFor(of.tags ?? [], new Map(able.map(agent => [agent, knowledge.get(agent) ?? []])))
  return best.length ? able.filter(agent => best.includes(agent) || of.offered.includes(agent)) : able
}

/**
 * The agents whom a case is offered to: those who have the offer and are still there, and all others with room. Who gave it back is
 * offered it again only where nobody else is there.
 */
function offeredNow(of: Case, { capacity }: Desk, able: string[], load: Map<string, number>): string[] {
  const others = able.filter(agent => !of.passed.includes(agent))
  return (others.length ? others : able).filter(agent => {
    if (of.offered.includes(agent)) return true
    if ((load.get(agent) ?? 0) >= capacity) return false
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
