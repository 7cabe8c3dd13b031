// Removes what belongs to groups that are over. Those of the chart may come back to it (dissolved.ts). It may be done before the group is
// removed from the store, or after that.
import type { Context } from '../context.ts'
import type { Group } from '../model/group.ts'
import { forgetBans } from './ban.ts'
import { keepDissolved } from './dissolved.ts'
import { forgetHistory } from './member-history.ts'
import { forgetVoiceRules } from './mute.ts'

export async function forgetGroups(context: Context, leaving: Group[]): Promise<void> {
  for (const group of leaving) if (group.origin !== 'custom') await keepDissolved(context, group)
  for (const group of leaving) for (const subject of context.house.subjects) await subject.groupCloses?.(context, group)
}

/** Removes the memberships made by hand, the group's own in other groups, its bans and its voice rules. */
export async function forgetMembers(context: Context, { id: group, origin }: Group): Promise<void> {
  const { memberships, externals, pictures } = context.store
  for (const { id } of await memberships.find({ where: { nested: group } })) await memberships.remove(id)
  for (const { id, added } of await memberships.find({ where: { group } }))
    if (added !== undefined || origin === 'custom') await memberships.remove(id)
  await forgetVoiceRules(context, { group })
  await forgetBans(context, group)
  await forgetHistory(context, group)
  await externals.remove(group)
  await pictures.remove(group)
}
