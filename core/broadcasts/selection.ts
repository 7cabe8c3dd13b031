// Selections: all but some, or only some, of those whom a broadcast group reaches. docs/design/broadcast.md
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { personCalled } from '../people/person.ts'
import { ownsGroup, ownersOf } from '../policy/permit.ts'
import { groupsWithin, peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { knowsGroup, findGroup } from '../groups/find.ts'
import { say } from '../../texts/say.ts'

/** Names of people and groups, as their sender writes them. */
export interface Selection {
  only?: string[]
  except?: string[]
}

/**
 * Whom a broadcast reaches: everybody in the group and its owners, but not its sender. Who is nobody in particular, as the
 * administrator, sends as the owner. @param sender absent where it comes from another organisation
 */
export async function reachOf(context: Context, group: Group, sender: Caller | undefined): Promise<string[]> {
  const own = sender && (sender.person?.id ?? group.owner)
  const everybody = new Set([...(await peopleOf(context, group.id)), ...ownersOf(group)])
  return [...everybody].filter(id => id !== own).sort()
}

/**
 * The ids of those to whom a selection sends, sorted.
 * @throws Fault item-not-found with every name that is not within the reach of the group, not-acceptable for an empty one
 */
export async function audienceOf(
  context: Context,
  group: Group,
  { only, except }: Selection,
  caller: Caller,
): Promise<string[]> {
  if (only && except) throw new Fault('bad-request', say('Say either only or except, not both.'))
  const reach = await reachOf(context, group, caller)
  const chosen = await resolve(context, group, only ?? except ?? [], new Set(reach), caller)
  const audience = reach.filter(id => chosen.has(id) === (only !== undefined))
  if (!audience.length) throw new Fault('not-acceptable', say('That selection leaves nobody. Nothing was sent.'))
  return audience
}

async function resolve(context: Context, group: Group, names: string[], reach: Set<string>, caller: Caller) {
  const chosen = new Set<string>()
  const unknown: string[] = []
  const nested = await groupsWithin(context, group.id)
  for (const name of names) {
    const ids = (await personWithin(context, name, reach)) ?? (await groupIn(context, name, nested, reach, caller))
    if (ids) for (const id of ids) chosen.add(id)
    else unknown.push(name.slice(0, 100))
  }
  if (unknown.length)
    throw new Fault(
      'item-not-found',
      say('Nothing was sent: {group} does not reach {unknown}.', { group: group.name, unknown: unknown.join(', ') }),
      unknown,
    )
  return chosen
}

/** Finds a person by username, address or whole name; a name that several people have is nobody's. */
async function personWithin(context: Context, name: string, reach: Set<string>) {
  const { store, config } = context
  const [local = '', host] = name.toLowerCase().split('@')
  const called = host === undefined || host === config.domain ? await personCalled(context, local) : undefined
  const found: Person[] = [
    ...(called ? [called] : []),
    ...(host === undefined ? [] : await store.people.find({ where: { jid: name.toLowerCase() } })),
  ].filter(person => reach.has(person.id) && (host === undefined || jidOf(person, config) === name.toLowerCase()))
  if (found[0]) return [found[0].id]
  const namesakes = (await store.people.find({ where: { name } })).filter(({ id }) => reach.has(id))
  return namesakes[0] && namesakes.length === 1 ? [namesakes[0].id] : undefined
}

/**
 * Who is in a group that is part of this one; or in another one, if it reaches nobody else and the sender may see who
 * is in it: else a refusal would tell.
 */
async function groupIn(context: Context, name: string, nested: Set<string>, reach: Set<string>, caller: Caller) {
  const found = await findGroup(context, name)
  if (!found) return undefined
  const inside = [...(await peopleOf(context, found.id)), ...(found.kind === 'chat' ? ownersOf(found) : [])]
  if (nested.has(found.id)) return inside.filter(id => reach.has(id))
  const visible = found.kind === 'chat' ? await knowsGroup(context, found, caller) : ownsGroup(found, caller)
  const others = inside.filter(id => !reach.has(id) && id !== caller.person?.id)
  return visible && !others.length ? inside : undefined
}

/** Lists what a selection can name of a group: the groups within it, and the people whom it reaches. */
export async function partsOf(
  context: Context,
  group: Group,
  caller: Caller,
): Promise<{ groups: Group[]; people: Person[] }> {
  const [nested, reach] = [await groupsWithin(context, group.id), await reachOf(context, group, caller)]
  return {
    groups: await context.store.groups.find({ where: { id: { in: [...nested] } }, sort: 'name' }),
    people: await context.store.people.find({ where: { id: { in: reach } }, sort: 'username' }),
  }
}
