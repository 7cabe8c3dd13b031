// Choices that several commands offer.
import { Fault } from '../../xep/fault.ts'
import type { Group, Person } from '../../store/collections.ts'
import { codesOf } from '../access/access.ts'
import type { Caller, Context } from '../context.ts'
import { jidOf, personNamed } from '../people.ts'
import { nameOf } from '../access/device-name.ts'
import { owns } from '../permit.ts'
import { groupsAround } from '../groups/reach.ts'
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

/** The person that a command is about: the one named, or the caller. A guest finds out nothing of who else is here. */
export async function personMeant(context: Context, caller: Caller, name: string | undefined): Promise<Person> {
  if (!name) return callerPerson(caller)
  const { person } = caller
  if (!person?.guest) return personNamed(context, name)
  if ([person.username, jidOf(person, context.config)].includes(name.trim().toLowerCase())) return person
  throw new Fault('item-not-found', `Nobody here is called '${name.slice(0, 100)}'.`)
}

/** The caller's devices. */
export async function ownDevices(context: Context, { person }: Caller): Promise<Choice[]> {
  const used = (person ? await codesOf(context, person) : []).filter(({ firstUse }) => firstUse !== undefined)
  return used.map(code => ({ value: code.id, label: `${nameOf(code)}, last used ${code.lastUse?.slice(0, 16)}` }))
}
