// Removes invites that are over, and then their uses.
import type { Context } from '../context.ts'
import { daysAgo, eachPage } from '../sweep.ts'
import type { Invite } from './records.ts'

const MONTH = 30 // days

/** Its uses go after it: while it is there, their places must be whole. */
export async function forgetInvites({ store }: Context, gone: Invite[]): Promise<void> {
  for (const { id: invite } of gone) {
    await store.invites.remove(invite)
    for (const { id } of await store.redemptions.find({ where: { invite } })) await store.redemptions.remove(id)
  }
}

export async function expireInvites(context: Context): Promise<void> {
  const past = daysAgo(context, MONTH)
  for (const where of [{ until: { lt: past } }, { revoked: { lt: past } }])
    await eachPage(context.store.invites, where, invites => forgetInvites(context, invites))
}
