// Removes invites that are over, and then their uses.
import type { Context } from '../context.ts'
import { daysAgo, eachPage } from '../runs/sweep.ts'
import type { Invite } from './records.ts'

const MONTH = 30 // days

/** Removes invites, and then their uses: while an invite is there, all its uses are counted. */
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
