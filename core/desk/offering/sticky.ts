// Whoever writes again within an hour gets the same agent, where that agent is there and has room.
import type { Context } from '../../context.ts'
import { presentAgents } from '../agent.ts'
import { openingOf } from '../opening.ts'
import type { Case, Desk } from '../records.ts'
import { aloneUntil } from './turn.ts'

const HOUR = 3_600_000 // ms

/** Offers a case to one agent alone, for two minutes. */
export const onlyTo = (context: Pick<Context, 'now'>, agent: string): Pick<Case, 'only' | 'due'> => ({
  only: agent,
  due: aloneUntil(context),
})

export async function sameAgent(context: Context, desk: Desk, customer: string): Promise<Pick<Case, 'only' | 'due'>> {
  const { store, now } = context
  const closed = { gt: new Date(now().getTime() - HOUR).toISOString() }
  const where = { customer, desk: desk.id, end: 'closed', closed } as const
  const [last] = await store.cases.find({ where, sort: 'closed', descending: true, limit: 1 })
  const agent = last?.pool === desk.id ? last.agent : undefined
  if (agent === undefined || !openingOf(context, desk).isOpen) return {}
  if (!(await presentAgents(context, desk)).includes(agent)) return {}
  const load = await store.cases.count({ agent, state: 'taken' })
  return load < desk.capacity ? onlyTo(context, agent) : {}
}
