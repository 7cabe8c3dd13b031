// People and groups as they are now, where they were named before: what is asked for waits behind the chart and behind other
// edits, and whoever decided in a group when asking may decide there no longer.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { permitOwner } from '../policy/permit.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** Reads the group as it is now. @throws Fault item-not-found */
export async function currentGroup({ store }: Context, { id, name }: Group): Promise<Group> {
  const group = await store.groups.get(id)
  if (group) return group
  throw new Fault('item-not-found', say("There is no group '{name}' any more.", { name }))
}

/** Reads the group again, for somebody who decides in it now. @throws Fault forbidden */
export async function ownedGroup(context: Context, group: Group, caller: Caller): Promise<Group> {
  const current = await currentGroup(context, group)
  permitOwner(current, caller)
  return current
}

/** Reads the person as they are now. @throws Fault item-not-found for who has left */
export async function currentPerson({ store }: Context, { id, name }: Person): Promise<Person> {
  const person = await store.people.get(id)
  if (person) return person
  throw new Fault('item-not-found', say('{name} is no longer here.', { name }))
}
