// Places in groups, as they are ended: with each a further owner decides there no longer.
import type { Context } from '../context.ts'

/** Owners first: whoever still has the place after a crash is found, and loses both. @param places ids of memberships */
export async function endPlaces({ store }: Context, places: string[]): Promise<void> {
  const ended = await store.memberships.find({ where: { id: { in: places } } })
  for (const id of new Set(ended.map(({ group }) => group))) {
    const owners = (await store.groups.get(id))?.owners ?? []
    const staying = owners.filter(owner => !ended.some(({ group, person }) => group === id && person === owner))
    if (staying.length < owners.length) await store.groups.change(id, {}, { owners: staying })
  }
  await Promise.all(places.map(id => store.memberships.remove(id)))
}
