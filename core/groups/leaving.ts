// Takes a person who leaves out of groups, and gives the person's own groups to another owner.
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { historyWrites } from './member-history.ts'
import { newMembership } from '../model/membership.ts'
import type { Person } from '../model/person.ts'
import { forgetBans } from './ban.ts'
import { keepDeparted, passOn } from './departed.ts'
import { forgetVoiceRules } from './mute.ts'

export async function leaveGroups(
  context: Context,
  { id, sponsor }: Person,
  successor: string | undefined,
): Promise<void> {
  const { memberships } = context.store
  if (sponsor === undefined) await keepDeparted(context, id)
  await bequeathGroups(context, id, successor)
  const own = await memberships.find({ where: { person: id } })
  for (const each of own) {
    const idOf = () => idFrom(context, 'member change', `${each.id} leaves ${context.now().toISOString().slice(0, 10)}`)
    await context.store.batch([
      { remove: 'memberships', id: each.id },
      ...historyWrites(context, [each], { did: 'went', by: undefined }, idOf),
    ])
  }
  await forgetVoiceRules(context, { person: id })
  await forgetBans(context, id)
}

/** Gives own groups to another owner of the group, else to the successor. */
async function bequeathGroups(context: Context, person: string, successor: string | undefined): Promise<void> {
  const { store } = context
  const own = await store.memberships.find({ where: { person } })
  const owned = await store.groups.find({ where: { owner: person, origin: 'custom' } })
  const joined = await store.groups.find({ where: { id: { in: own.map(({ group }) => group) } } })
  for (const { id, owners = [], owner } of [...owned, ...joined.filter(group => group.owner !== person)]) {
    const others = owners.filter(other => other !== person)
    const next = owner === person ? (others[0] ?? successor) : owner
    if (next === undefined || (next === owner && others.length === owners.length)) continue
    if (next !== owner) {
      await passOn(context, id, person, next)
      await store.memberships.put(newMembership(id, { person: next }))
    }
    await store.groups.change(id, {}, { owner: next, owners: others.filter(other => other !== next) })
  }
}
