// People and groups who go: an agent's cases wait anew, a customer's are over.
import type { Context } from '../context.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import type { Case, Desk } from './records.ts'
import { standbyIds } from './standby.ts'
import { daysAgo, eachPage, removeAll } from '../runs/sweep.ts'
import { agentIds } from './agent.ts'
import { goesOnText, releaseCase, storeEnd, storeRelease } from './acts/ending.ts'
import { followCases } from './case/following.ts'
import { offerCases } from './offering/offering.ts'
import { endWatchesOf } from './watching/watch.ts'
import { say } from '../../texts/say.ts'

const YEAR = 365 // days for which a case that is closed is kept

export async function leaveDesks(context: Context, { id, name }: Person, successor: string | undefined): Promise<void> {
  const { store } = context
  await store.agentStates.remove(id)
  await store.deskVisitors.remove(id)
  await removeAll(store.deskStandbys, await store.deskStandbys.find({ where: { agent: id } }))
  const watched = await endWatchesOf(context, id)
  await removeAll(store.deskShifts, await store.deskShifts.find({ where: { agent: id } }))
  for (const desk of await store.desks.find()) {
    const isOwner = desk.owner === id
    if (isOwner || [...desk.agents, ...(desk.standby ?? []), ...(desk.first ?? [])].includes(id))
      await store.desks.change(
        desk.id,
        {},
        {
          agents: desk.agents.filter(each => each !== id),
          ...(desk.standby && { standby: desk.standby.filter(each => each !== id) }),
          ...(desk.first && { first: desk.first.filter(each => each !== id) }),
          ...(isOwner && { owner: successor ?? null }),
        },
      )
  }
  const own = await store.cases.find({ where: { agent: id, state: 'taken' } })
  const begun = await store.cases.find({ where: { customer: id, open: true } })
  for (const each of own)
    await storeRelease(context, each, { event: () => say('{name} is no longer here.', { name }), customer: goesOnText })
  for (const each of begun) await storeEnd(context, each, 'gone')
  if (context.wire.online) void followSoon(context, [...own, ...begun, ...watched])
}

/** Lets the cases wait anew of agents who were taken from a desk. Standby agents who are released keep theirs. */
export async function releaseRemoved(context: Context, desk: Desk): Promise<void> {
  const { store } = context
  const serving = [...(await agentIds(context, desk)), ...(await standbyIds(context, desk))]
  for (const each of await store.cases.find({ where: { pool: desk.id, state: 'taken' } })) {
    const { agent = '' } = each
    if (serving.includes(agent)) continue
    const name = (await store.people.get(agent))?.name
    const event = () =>
      name === undefined
        ? say('The agent answers at this desk no more.')
        : say('{name} answers at this desk no more.', { name })
    await releaseCase(context, each, { event, customer: goesOnText }, current => current.agent === agent)
  }
}

/** Lets the server follow, for which nobody who leaves waits; what fails is done with the next stream. */
async function followSoon(context: Context, cases: Pick<Case, 'id'>[]): Promise<void> {
  try {
    await followCases(context, cases)
    await offerCases(context)
  } catch (error) {
    context.log.debug({ reason: error instanceof Error ? error.message : error }, 'cases are followed later')
  }
}

export async function forgetAgentGroup({ store }: Context, { id }: Group): Promise<void> {
  for (const { id: desk, agentGroups, standbyGroups = [], firstGroups = [] } of await store.desks.find())
    if ([...agentGroups, ...standbyGroups, ...firstGroups].includes(id))
      await store.desks.change(
        desk,
        {},
        {
          agentGroups: agentGroups.filter(each => each !== id),
          standbyGroups: standbyGroups.filter(each => each !== id),
          firstGroups: firstGroups.filter(each => each !== id),
        },
      )
}

/** Removes cases a year after they were closed, with what was written in them. */
export async function expireCases(context: Context): Promise<void> {
  const { cases, caseLines } = context.store
  await eachPage(cases, { closed: { lt: daysAgo(context, YEAR) } }, async page => {
    for (const { id } of page) await removeAll(caseLines, await caseLines.find({ where: { case: id } }))
    await removeAll(cases, page)
  })
}
