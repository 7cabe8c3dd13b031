// Usernames that people have given up: for a time the old address answers with the new one, and is nobody else's.
import { daysAgo } from '../runs/sweep.ts'
import type { Context } from '../context.ts'
import { ownName } from '../model/name-swap.ts'
import type { Person } from '../model/person.ts'
import type { FormerName } from './records.ts'

/** Days for which a former username is nobody else's. */
const RESERVED_DAYS = 90

type Needs = Pick<Context, 'store' | 'now'>

export const reservedUntil = (context: Needs): string => daysAgo(context, -RESERVED_DAYS)

/** Finds the person who gave this name up, while it is nobody else's. */
export async function formerHolder({ store, now }: Needs, name: string): Promise<Person | undefined> {
  const former = await store.formerNames.get(name)
  return former && former.until > now().toISOString() ? store.people.get(former.person) : undefined
}

/** Lists the former names that are nobody else's now, of people who are here. */
export const formerNames = ({ store, now }: Needs): Promise<FormerName[]> =>
  store.formerNames.find({ where: { until: { gt: now().toISOString() } } })

/**
 * Stores names that are given up, and removes those that somebody gets. To be called before the people are written.
 * @param taken the usernames that people have then
 */
export async function reserveFormerNames(
  context: Needs,
  changed: { before: Person; after: Person }[],
  taken: Set<string>,
): Promise<void> {
  const { formerNames } = context.store
  const until = reservedUntil(context)
  for (const { before, after } of changed) {
    const id = ownName(before.username)
    if (id !== after.username && !taken.has(id)) await formerNames.put({ id, person: after.id, until })
  }
  for (const { id } of await formerNames.find()) if (taken.has(id)) await formerNames.remove(id)
}

/** Removes the former names of a person who goes. */
export async function forgetFormerNames({ store }: Pick<Context, 'store'>, { id }: Person): Promise<void> {
  for (const former of await store.formerNames.find({ where: { person: id } }))
    await store.formerNames.remove(former.id)
}
