// Bounds the number of people whom a member puts into groups by hand within a day. People below the member do not count.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { notBelow, peopleOf } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { randomText } from '../model/secret.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'
import type { Addition } from './records.ts'
import { say } from '../../texts/say.ts'

const DAYS = 1 // within which additions by hand are counted

/**
 * Judges whether a member may put so many people into a group. To be called where no other addition comes between.
 * @param group absent for a group that is being made
 * @param ids of the people, some of whom may be in the group already
 * @returns what is to be stored with the addition, where it counts @throws Fault policy-violation
 */
export async function permitAddition(
  context: Context,
  group: Group | undefined,
  ids: string[],
  { admin, person }: Caller,
): Promise<Addition | undefined> {
  const { store, config, now } = context
  if (admin || !person) return undefined
  const inside = new Set(group && (await peopleOf(context, group.id)))
  const fresh = [...new Set(ids)].filter(id => !inside.has(id))
  const people = (await notBelow(context, person.id, fresh)).length
  if (!people) return undefined
  const today = await store.additions.find({ where: { by: person.id, at: { gt: daysAgo(context, DAYS) } } })
  const before = today.reduce((sum, addition) => sum + addition.people, 0)
  if (before + people > config.additions)
    throw new Fault(
      'policy-violation',
      say(
        'You may put {most} people a day into groups; you have put {before} there, and these are {more} more. Try again tomorrow, or ask the administrator.',
        { most: config.additions, before, more: people },
      ),
    )
  return { id: randomText(16), by: person.id, at: now().toISOString(), people }
}

export const expireAdditions = (context: Context): Promise<void> =>
  sweep(context.store.additions, { at: { lt: daysAgo(context, DAYS) } })
