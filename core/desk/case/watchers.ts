// Watchers: the supervisors who look in on a case, as its record names them.
import type { Context } from '../../context.ts'
import type { Write } from '../../model/records.ts'
import { agentsIn } from './case.ts'
import { isSupervisor } from '../desk.ts'
import type { Case, Desk } from '../records.ts'

/** @param what the id of a desk or case */
export const watchId = (what: string, person: string): string => `${what} ${person}`

/** Those who look in, have read what was written before, supervise the desk still, and get the messages in no other way. */
export async function presentWatchers(context: Context, of: Case): Promise<string[]> {
  const agents = agentsIn(of)
  const watchers = of.watchers?.filter(id => of.shown.includes(id) && !agents.includes(id)) ?? []
  const desk = watchers.length ? await context.store.desks.get(of.pool) : undefined
  return desk ? watchersAt(context, watchers, desk) : []
}

/** Those of them who supervise another desk, too: they go on looking in when a case goes there. */
export const watchersAt = (context: Context, watchers: string[], desk: Desk): string[] =>
  watchers.filter(id => isSupervisor(context, desk, id))

/** The writes that end the watches of people on a case. */
export const unwatchWrites = ({ id }: Pick<Case, 'id'>, people: string[]): Write[] =>
  people.map((person): Write => ({ remove: 'deskWatches', id: watchId(id, person) }))
