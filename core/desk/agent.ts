// Agents: who answers at a desk, and who of them is there. Availability is what an agent said last; signing in and out changes
// nothing about it.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { groupsOf, peopleOf } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import type { AgentState, Desk } from './records.ts'
import { joinedStandby } from './standby.ts'
import { say } from '../../texts/say.ts'

/** The ids of everybody who answers at a desk, whether there or not. */
export async function agentIds(
  context: Pick<Context, 'store'>,
  { agents, agentGroups }: Pick<Desk, 'agents' | 'agentGroups'>,
): Promise<string[]> {
  const inGroups = await Promise.all(agentGroups.map(group => peopleOf(context, group)))
  const groups = agentGroups.length ? await context.store.groups.find({ where: { id: { in: agentGroups } } }) : []
  return [...new Set([...agents, ...groups.map(({ owner }) => owner), ...inGroups.flat()])]
}

/** The desks at which a person answers, by title, those included that may ask for the person. */
export async function desksOf(context: Pick<Context, 'store'>, person: string): Promise<Desk[]> {
  const own = new Set(await groupsOf(context, person))
  const owned = await context.store.groups.find({ where: { owner: person } })
  for (const { id } of owned) own.add(id)
  const all = await context.store.desks.find({ sort: 'title' })
  return all.filter(
    ({ agents, agentGroups, standby = [], standbyGroups = [] }) =>
      [...agents, ...standby].includes(person) || [...agentGroups, ...standbyGroups].some(id => own.has(id)),
  )
}

/** The ids of the agents of a desk, and of the standby agents who have joined it. */
export async function servingIds(context: Pick<Context, 'store'>, desk: Desk): Promise<string[]> {
  return [...new Set([...(await agentIds(context, desk)), ...(await joinedStandby(context, desk))])]
}

/** Those who serve a desk, take conversations and can be reached. */
export async function presentAgents(context: Pick<Context, 'store'>, desk: Desk): Promise<string[]> {
  const where = { id: { in: await servingIds(context, desk) }, state: 'on', unreachable: null } as const
  return (await context.store.agentStates.find({ where })).map(({ id }) => id)
}

/**
 * Says that an agent takes conversations, or none.
 * @param caller the agent, or who supervises a desk of the agent's
 * @param tags what the agent knows, where something is said about it
 * @throws Fault forbidden for who answers at no desk
 */
export async function stateAvailability(
  context: Context,
  person: Person,
  state: AgentState['state'],
  caller: Caller,
  tags?: string[],
): Promise<Desk[]> {
  const desks = await desksOf(context, person.id)
  if (!desks.length) throw new Fault('forbidden', say('{name} answers at no desk.', { name: person.name }))
  const isOwn = caller.person?.id === person.id
  if (!isOwn && !caller.admin && !desks.some(({ owner }) => owner !== null && owner === caller.person?.id))
    throw new Fault('forbidden', say('Only {name} and who supervises the desk can say this.', { name: person.name }))
  const source = isOwn ? 'agent' : 'supervisor'
  await putState(context, { id: person.id, state, source }, tags)
  return desks
}

/** Stores that an agent takes conversations, or none. What the agent knows stays as it was, where nothing is said about it. */
export async function putState(
  { store, now }: Pick<Context, 'store' | 'now'>,
  said: Pick<AgentState, 'id' | 'state' | 'source'>,
  tags?: string[],
): Promise<void> {
  const known = tags ?? (await store.agentStates.get(said.id))?.tags ?? []
  await store.agentStates.put({ ...said, since: now().toISOString(), ...(known.length && { tags: known }) })
}
