// Choices that several commands offer.
import { Fault } from '../../xep/fault.ts'
import type { Group, Person } from '../../store/collections.ts'
import type { Caller, Context } from '../context.ts'
import { owns } from '../permit.ts'
import { groupsAround } from '../reach.ts'
import type { Choice } from './command.ts'

const SHOWN = 50 // more than that is no list to choose from

/** The caller's groups; with `owned`, only those where the caller decides. */
export async function ownGroups(
  context: Context,
  caller: Caller,
  kind?: Group['kind'],
  owned = false,
): Promise<Choice[]> {
  if (!caller.person) return []
  return (await groupsAround(context, caller.person.id))
    .filter(group => (!kind || group.kind === kind) && (!owned || owns(group, caller)))
    .slice(0, SHOWN)
    .map(({ name, title }) => ({ value: name, label: title }))
}

/** The person that a command is about when none was named: the caller. */
export function callerPerson({ person }: Caller): Person {
  if (!person) throw new Fault('bad-request', 'Say whose: the administrator is no person of the organisation.')
  return person
}
