// People and groups who go: an agent's cases wait anew, a customer's are over.
import type { Context } from '../context.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { daysAgo, eachPage, removeAll } from '../sweep.ts'
import { endCase, releaseCase } from './ending.ts'

const GONE = 'A colleague goes on with you. You need not repeat anything.'
const YEAR = 365 // days for which a case that is closed is kept

export async function leaveDesks(context: Context, { id, name }: Person, successor: string | undefined): Promise<void> {
  const { store } = context
  await store.agentStates.remove(id)
  for (const desk of await store.desks.find()) {
    const isOwner = desk.owner === id
    if (isOwner || desk.agents.includes(id))
      await store.desks.change(
        desk.id,
        {},
        { agents: desk.agents.filter(each => each !== id), ...(isOwner && { owner: successor ?? null }) },
      )
  }
  for (const each of await store.cases.find({ where: { agent: id, state: 'taken' } }))
    await releaseCase(context, each, { event: `${name} is no longer here.`, customer: GONE })
  for (const each of await store.cases.find({ where: { customer: id } }))
    if (each.open) await endCase(context, each, 'gone')
}

export async function forgetAgentGroup({ store }: Context, { id }: Group): Promise<void> {
  for (const { id: desk, agentGroups } of await store.desks.find())
    if (agentGroups.includes(id))
      await store.desks.change(desk, {}, { agentGroups: agentGroups.filter(each => each !== id) })
}

/** Removes cases a year after they were closed, with what was written in them. */
export async function expireCases(context: Context): Promise<void> {
  const { cases, caseLines } = context.store
  await eachPage(cases, { closed: { lt: daysAgo(context, YEAR) } }, async page => {
    for (const { id } of page) await removeAll(caseLines, await caseLines.find({ where: { case: id } }))
    await removeAll(cases, page)
  })
}
