// Places in groups by hand, as they begin and end: with each that ends a further owner or an admin is none any longer.
import { ban, unban } from './ban.ts'
import type { Context } from '../context.ts'
import type { Membership } from '../model/group.ts'

/** Whoever is put into a group comes in by its links again, too. */
export async function addMemberships(context: Context, places: Membership[]): Promise<void> {
  for (const { group, person } of places) if (person !== undefined) await unban(context, person, group)
  await Promise.all(places.map(place => context.store.memberships.put(place)))
}

/**
 * Owners and bars first: whoever still has the place after a crash is found, and loses all of it.
 * @param places ids of memberships
 * @param banned when somebody else ended them; nothing where people left by themselves
 * @param keep whether the links by which guests came stay good
 */
export async function endMemberships(context: Context, places: string[], banned?: string, keep = false): Promise<void> {
  const { store } = context
  const ended = await store.memberships.find({ where: { id: { in: places } } })
  if (banned !== undefined)
    for (const { group, person } of ended) {
      if (person === undefined) continue
      await ban(context, person, [group], banned)
      if (keep) continue
      for (const subject of context.house.subjects) await subject.memberRemoved?.(context, person, group)
    }
  for (const id of new Set(ended.map(({ group }) => group))) {
    const { owners = [], admins = [] } = (await store.groups.get(id)) ?? {}
    const stays = (each: string) => !ended.some(({ group, person }) => group === id && person === each)
    if (!owners.every(stays) || !admins.every(stays))
      await store.groups.change(id, {}, { owners: owners.filter(stays), admins: admins.filter(stays) })
  }
  await Promise.all(places.map(id => store.memberships.remove(id)))
}
