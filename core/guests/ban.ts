// A guest who is removed altogether comes back by no link.
import type { Context } from '../context.ts'
import { banWrites } from '../groups/ban.ts'
import type { Write } from '../model/records.ts'

/**
 * Bans a guest from all groups that they are in and from all that they opened: whoever asks with the secret of the page
 * that they came by would be the same guest again.
 */
export async function banGuestWrites({ store, now }: Context, person: string): Promise<Write[]> {
  const own = await store.memberships.find({ where: { person } })
  const used = await store.redemptions.find({ where: { by: person } })
  const opened = await store.invites.find({ where: { id: { in: used.map(({ invite }) => invite) } } })
  const of = new Set([...own.map(({ group }) => group), ...opened.map(invite => invite.of)])
  return banWrites(person, [...of], now().toISOString())
}
