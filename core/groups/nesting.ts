// Groups in groups: what may be put into what, and no circles.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ownsGroup } from '../policy/permit.ts'
import { aboveOf, groupsOf, pathDown } from '../graph.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { leadOf } from '../model/membership.ts'
import { say } from '../../texts/say.ts'

/**
 * Permits putting a group into a group. To be called where nothing else is edited at the same time.
 * @throws Fault conflict, naming the way by which the inner group holds the outer one already
 */
export async function permitNesting(context: Context, outer: Group, inner: Group, caller: Caller): Promise<void> {
  if (inner.kind === 'broadcast' && outer.kind === 'chat')
    throw new Fault(
      'not-acceptable',
      say(
        '{inner} is a broadcast group, whose members do not see each other, and {outer} is a chat group, whose members do.',
        { inner: inner.name, outer: outer.name },
      ),
    )
  if (inner.kind === 'broadcast' && !ownsGroup(inner, caller))
    throw new Fault('forbidden', say('Only the owner of {name} can put it into another group.', { name: inner.name }))
  if (inner.origin !== 'custom') await permitDerived(context, inner, caller)
  const path = await pathDown(context, inner.id, outer.id)
  if (!path) return
  const names = [outer.name, ...(await namesOf(context, path))]
  throw new Fault(
    'conflict',
    say('{inner} cannot be put into {outer}: {circle} would be a circle.', {
      inner: inner.name,
      outer: outer.name,
      circle: names.join(' > '),
    }),
    { path: names },
  )
}

/**
 * Permits a group that follows from the chart to the people above it: the organisation put people there, and not for
 * others to collect.
 */
async function permitDerived(context: Context, inner: Group, caller: Caller): Promise<void> {
  const lead = await context.store.people.get(inner.owner)
  const above = lead ? await aboveOf(context, lead) : []
  if (ownsGroup(inner, caller) || (caller.person && above.includes(caller.person.id))) return
  throw new Fault(
    'forbidden',
    say('Only the owner of {name}, and who is above, can put it into another group.', { name: inner.name }),
  )
}

async function namesOf({ store }: Context, ids: string[]): Promise<string[]> {
  const names = new Map((await store.groups.find({ where: { id: { in: ids } } })).map(({ id, name }) => [id, name]))
  return ids.map(id => names.get(id) ?? id)
}

/** Finds the groups in a group through which somebody is in it. */
export async function waysIn({ store }: Context, group: Group, person: string): Promise<Group[]> {
  const inside = await store.memberships.find({ where: { group: group.id } })
  const nested = inside.map(each => each.nested).filter(id => id !== undefined)
  const holding = new Set(await groupsOf({ store }, person))
  const ways = nested.filter(id => holding.has(id) || leadOf(id) === person)
  return store.groups.find({ where: { id: { in: ways } }, sort: 'name' })
}
