// Takes a person who leaves out of groups, and gives the person's own groups to another owner.
import type { Context } from '../context.ts'
import { newMembership } from '../model/membership.ts'
import { forgetBans } from './ban.ts'
import { forgetVoiceRules } from './mute.ts'

export async function leaveGroups(context: Context, person: string, successor: string | undefined): Promise<void> {
  const { memberships } = context.store
  await bequeathGroups(context, person, successor)
  for (const { id } of await memberships.find({ where: { person } })) await memberships.remove(id)
  await forgetVoiceRules(context, { person })
  await forgetBans(context, person)
}

/** Gives own groups to another owner of the group, else to the successor. */
async function bequeathGroups({ store }: Context, person: string, successor: string | undefined): Promise<void> {
  const own = await store.memberships.find({ where: { person } })
  const owned = await store.groups.find({ where: { owner: person, origin: 'custom' } })
  const joined = await store.groups.find({ where: { id: { in: own.map(({ group }) => group) } } })
  for (const { id, owners = [], owner } of [...owned, ...joined.filter(group => group.owner !== person)]) {
    const others = owners.filter(other => other !== person)
    const next = owner === person ? (others[0] ?? successor) : owner
    if (next === undefined || (next === owner && others.length === owners.length)) continue
    if (next !== owner) await store.memberships.put(newMembership(id, { person: next }))
    await store.groups.change(id, {}, { owner: next, owners: others.filter(other => other !== next) })
  }
}
