// Finds the link by which a guest came, and whose link it was. A removed guest would be back by it under another name.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'

type Stored = Pick<Context, 'store'>

/** The id of the link's invite, and of who made it; null for the administrator. Nothing for who was invited by name. */
export interface CameBy {
  link: string
  by: string | null
}

/** Finds the link by which a guest came. Older records do not name it: there it is the first link that the guest used. */
export async function cameBy({ store }: Stored, guest: Person): Promise<CameBy | undefined> {
  if (guest.list !== undefined || guest.jid !== undefined) return undefined
  if (guest.link !== undefined && guest.linkBy !== undefined) return { link: guest.link, by: guest.linkBy }
  const [first] = (await store.redemptions.find({ where: { by: guest.id } })).sort((one, other) =>
    one.at < other.at ? -1 : 1,
  )
  const invite = first && (await store.invites.get(first.invite))
  return invite && { link: invite.id, by: invite.by }
}

/** Ends the links into a group, or to a contact, by which guests came. @param of what they are about; any where nothing is given */
export async function endLinkWrites(
  { store, now }: Pick<Context, 'store' | 'now'>,
  people: string[],
  of?: string,
): Promise<Write[]> {
  const guests = await store.people.find({ where: { id: { in: people } } })
  const came = await Promise.all(guests.map(guest => cameBy({ store }, guest)))
  const links = came.flatMap(each => each?.link ?? [])
  const invites = await store.invites.find({
    where: { id: { in: links }, revoked: null, ...(of !== undefined && { of }) },
  })
  const revoked = now().toISOString()
  return invites.map(({ id }): Write => ({ change: 'invites', id, patch: { revoked } }))
}
