// What goes with groups and invites that are over. Done before a group is removed from the store itself, so that a crash in
// between finds it to do again.
import type { Context } from '../context.ts'
import { forgetBans } from './ban.ts'
import type { Group } from '../model/group.ts'
import { forgetVoiceRules } from './mute.ts'
import { forgetInvites } from '../invites/expiry.ts'

/** Invites into a group, who was put there by hand, and its places in other groups go with it. */
export async function forgetGroups(context: Context, leaving: Group[]): Promise<void> {
  const { memberships, invites, follows, externals } = context.store
  for (const { id: group, origin } of leaving) {
    for (const { id } of await memberships.find({ where: { nested: group } })) await memberships.remove(id)
    for (const { id, added } of await memberships.find({ where: { group } }))
      if (added !== undefined || origin === 'custom') await memberships.remove(id)
    await forgetVoiceRules(context, { group })
    await forgetBans(context, group)
    await externals.remove(group)
    for (const { id } of await follows.find({ where: { group } })) await follows.remove(id)
    await forgetInvites(context, await invites.find({ where: { of: group, kind: 'group' } }))
  }
}
