// People and groups as somebody names them in one breath: by username, group name or address.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Some } from './group-members.ts'
import { personNamed } from '../people/person.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { groupNamed } from './find.ts'
import { say } from '../../texts/say.ts'

/**
 * Finds people and groups by name, each once however often it is named. A name that a person and a group have is the
 * person's; the group goes by its address. @throws Fault item-not-found
 */
export async function someCalled(context: Context, names: string[], caller: Caller): Promise<Some> {
  const people = new Map<string, Person>()
  const groups = new Map<string, Group>()
  const unknown: string[] = []
  for (const name of names) {
    const person = await orNothing(personNamed(context, name))
    const group = person ? undefined : await orNothing(groupNamed(context, name, caller))
    if (person) people.set(person.id, person)
    else if (group) groups.set(group.id, group)
    else unknown.push(name.slice(0, 100))
  }
  if (unknown.length)
    throw new Fault(
      'item-not-found',
      say('Neither people here nor groups of yours: {unknown}.', { unknown: unknown.slice(0, 20).join(', ') }),
    )
  if (!names.length) throw new Fault('bad-request', say('Name at least one person or group.'))
  return { people: [...people.values()], groups: [...groups.values()] }
}

async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof Fault && error.condition === 'item-not-found') return undefined
    throw error
  }
}
