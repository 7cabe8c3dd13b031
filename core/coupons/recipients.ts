// To whom a coupon is sent: people, groups and ready-made lists, as their sender names them.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { peopleOf } from '../graph.ts'
import { findGroup, knowsGroup } from '../groups/find.ts'
import { listsOf, type Lists } from '../guests/lists.ts'
import type { Caller } from '../model/caller.ts'
import { personMentioned } from '../people/mentioned.ts'
import { ownsGroup, ownersOf } from '../policy/permit.ts'
import { say } from '../../texts/say.ts'

/**
 * The ids of all of them, each once; the sender only where the sender is named.
 * @throws Fault item-not-found with every name that is nobody's, or of no group that the sender may send to
 */
export async function recipientsOf(context: Context, names: string[], caller: Caller): Promise<string[]> {
  const found = new Set<string>()
  const unknown: string[] = []
  let lists: Lists[] | undefined
  for (const name of names) {
    const person = await personMentioned(context, name, caller)
    const ids = person ? [person.id] : await groupMembers(context, name, caller)
    if (ids) for (const id of ids) found.add(id)
    else {
      lists ??= await listsOf(context, caller.person)
      const list = lists.find(each => each.name === name.toLowerCase())
      if (list) for (const { id } of list.people) if (id !== caller.person?.id) found.add(id)
      if (!list) unknown.push(name.slice(0, 100))
    }
  }
  if (unknown.length)
    throw new Fault(
      'item-not-found',
      say('Nothing was sent: there is no person, group or list {names} for you.', { names: unknown.join(', ') }),
    )
  return [...found]
}

/** Of a chat group that the sender is in or ownsGroup, or of a broadcast group of the sender's own. */
async function groupMembers(context: Context, name: string, caller: Caller): Promise<string[] | undefined> {
  const group = await findGroup(context, name)
  const isOpen = group && (group.kind === 'chat' ? await knowsGroup(context, group, caller) : ownsGroup(group, caller))
  if (!group || !isOpen) return undefined
  const all = new Set([...(await peopleOf(context, group.id)), ...ownersOf(group)])
  return [...all].filter(id => id !== caller.person?.id)
}
