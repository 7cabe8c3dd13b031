// Standby agents: people who join a desk when they are asked and say yes, and are released when they are no longer needed.
import type { Context } from '../context.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Desk, DeskStandby } from './records.ts'
import { say } from '../../texts/say.ts'

export const standbyId = (desk: string, agent: string): string => `${desk} ${agent}`

/** The ids of everybody whom a desk can ask. */
export async function standbyIds(
  context: Pick<Context, 'store'>,
  { standby = [], standbyGroups = [] }: Pick<Desk, 'standby' | 'standbyGroups'>,
): Promise<string[]> {
  const inGroups = await Promise.all(standbyGroups.map(group => peopleOf(context, group)))
  return [...new Set([...standby, ...inGroups.flat()])]
}

/** The standby agents of a desk who have joined and go on getting conversations. */
export async function joinedStandby(
  { store }: Pick<Context, 'store'>,
  { id: desk }: Pick<Desk, 'id'>,
): Promise<string[]> {
  const joined = await store.deskStandbys.find({ where: { desk, serving: true, leaving: null } })
  return joined.map(({ agent }) => agent)
}

/** Notes that a standby agent joins a desk, or does not. Somebody who says no is asked again later. */
export async function answerStandby(
  { store, now }: Pick<Context, 'store' | 'now'>,
  desk: Desk,
  { id: agent }: Person,
  joins: boolean,
): Promise<void> {
  const id = standbyId(desk.id, agent)
  const at = now().toISOString()
  const before = await store.deskStandbys.get(id)
  const isNew = joins !== (before?.serving === true && !before.leaving)
  const { leaving: _, ...rest } = before ?? { id, desk: desk.id, agent, serving: false }
  await store.deskStandbys.put({ ...rest, serving: joins, answered: at, ...(isNew && { moved: at }) })
}

/** The state of a standby agent, as people read it. @param record nothing for who was never asked */
export function standbyText(record: DeskStandby | undefined): string {
  const { serving = false, leaving, asked = '', answered = '' } = record ?? {}
  if (serving) return leaving ? say('helps until the last conversation is over') : say('helps')
  return asked > answered ? say('is asked') : say('on standby')
}
