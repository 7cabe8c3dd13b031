// What goes with groups and invites that are over. Done before a group is removed from the store itself, so that a crash in
// between finds it to do again.
import type { Group, Invite } from '../../store/collections.ts'
import type { Context } from '../context.ts'
import { forgetBars } from '../outside/bar.ts'
import { forgetSilences } from '../groups/silence.ts'

/** Invites into a group, who was put there by hand, and its places in other groups go with it. */
export async function forgetGroups(context: Context, leaving: Group[]): Promise<void> {
  const { memberships, invites, follows, externals } = context.store
  for (const { id: group, origin } of leaving) {
    for (const { id } of await memberships.find({ where: { nested: group } })) await memberships.remove(id)
    for (const { id, added } of await memberships.find({ where: { group } }))
      if (added !== undefined || origin === 'custom') await memberships.remove(id)
    await forgetSilences(context, { group })
    await forgetBars(context, group)
    await externals.remove(group)
    for (const { id } of await follows.find({ where: { group } })) await follows.remove(id)
    await forgetInvites(context, await invites.find({ where: { of: group, kind: 'group' } }))
  }
}

/** Its uses go after it: while it is there, their places must be whole. */
export async function forgetInvites({ store }: Context, gone: Invite[]): Promise<void> {
  for (const { id: invite } of gone) {
    await store.invites.remove(invite)
    for (const { id } of await store.redemptions.find({ where: { invite } })) await store.redemptions.remove(id)
  }
}
