// Cases as lists show them.
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { firstName } from '../case/case.ts'
import { supervisedDesks } from '../desk.ts'
import type { Case } from '../records.ts'
import { minuteText } from '../../model/moment.ts'
import type { Person } from '../../model/person.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 100

/** The open cases that an agent has or is offered, and those of desks that the caller supervises; the longest waiting first. */
export async function casesOf(context: Context, caller: Caller): Promise<Case[]> {
  const { store } = context
  const desks = (await supervisedDesks(context, caller)).map(({ id }) => id)
  const supervised = await store.cases.find({
    where: { pool: { in: desks }, open: true },
    sort: 'opened',
    limit: SHOWN,
  })
  const { person } = caller
  const taken = person ? await store.cases.find({ where: { agent: person.id, state: 'taken' } }) : []
  // However many wait, few are offered: no more than agents have room for.
  const everOffered = { state: 'waiting', offeredAt: { gt: '' } } as const
  const waiting = person ? await store.cases.find({ where: everOffered }) : []
  const own = [...taken, ...waiting.filter(({ offered }) => offered.includes(person?.id ?? ''))]
  const all = new Map([...supervised, ...own].map(each => [each.id, each]))
  return [...all.values()].sort((one, other) => (one.opened < other.opened ? -1 : 1))
}

/** Whether somebody supervises a desk, is one of its agents, or has a conversation. */
export async function isAtDesk(context: Context, caller: Caller): Promise<boolean> {
  if ((await supervisedDesks(context, caller)).length) return true
  const state = caller.person && (await context.store.agentStates.get(caller.person.id))
  return state !== undefined || (await casesOf(context, caller)).length > 0
}

export async function caseRow({ store, config }: Context, of: Case): Promise<string[]> {
  const [desk, agent] = [await store.desks.get(of.pool), await store.people.get(of.agent ?? '')]
  return [of.id, of.name, desk?.title ?? '', stateText(of, agent), minuteText(config, of.opened)]
}

function stateText({ state, held }: Case, agent: Person | undefined): string {
  if (state !== 'taken') return say('waits')
  const name = agent ? firstName(agent) : say('somebody')
  return held ? say('{name} answers, on hold', { name }) : say('{name} answers', { name })
}
