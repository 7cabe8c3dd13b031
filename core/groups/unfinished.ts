// Edits of groups that a crash has cut short are made whole.
import type { Context } from '../context.ts'
import type { Scope } from '../model/scope.ts'
import { forgetGroups } from './closing.ts'
import { endMemberships } from './place.ts'

export async function finishGroupEdits(context: Context, scopes: Scope[]): Promise<void> {
  await finishClosing(
    context,
    scopes.flatMap(({ closed = {} }) => Object.keys(closed)),
  )
  for (const { ended, banned, keep } of scopes) if (ended) await endMemberships(context, ended, banned, keep)
}

/** A group that was cut short while it was being closed has lost some of its members: the rest goes, too. */
async function finishClosing(context: Context, names: string[]): Promise<void> {
  const groups = await context.store.groups.find({ where: { name: { in: names } } })
  await forgetGroups(context, groups)
  await Promise.all(groups.map(({ id }) => context.store.groups.remove(id)))
}
