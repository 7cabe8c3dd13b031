// Where a person asks, and who that person is: one other person, or everybody in a chat group.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { findGroup, knowsGroup } from '../groups/find.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { addressOf, jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { personMeant } from '../people/commands/person-input.ts'
import { guestAt } from '../people/person.ts'
import { say } from '../../texts/say.ts'

export interface Place {
  kind: 'person' | 'room'
  /** The address of the person or the room. */
  to: string
  /** The name that is told to the asker. */
  whom: string
  /** The person who is asked, where it is one. */
  person?: Person
}

/** What is said of a place that cannot be one. */
interface Refusals {
  self: string
  broadcast: (group: Group) => string
}

/** @throws Fault not-acceptable for the administrator, and for who has no account here */
export function askerOf({ person }: Caller): Person {
  if (!person || person.jid !== undefined)
    throw new Fault(
      'not-acceptable',
      say('A question comes from its asker: ask from your own account. Nothing was sent.'),
    )
  return person
}

/** @throws Fault not-acceptable, item-not-found */
export async function placeNamed(context: Context, name: string, caller: Caller, refusals: Refusals): Promise<Place> {
  const { config } = context
  const group = await findGroup(context, name)
  if (group && (await knowsGroup(context, group, caller))) {
    if (group.kind === 'broadcast') throw refuse(refusals.broadcast(group))
    return { kind: 'room', to: addressOf(group, config), whom: group.title }
  }
  const person = (await guestElsewhere(context, name, caller)) ?? (await personMeant(context, caller, name))
  if (person.id === caller.person?.id) throw refuse(refusals.self)
  return { kind: 'person', to: jidOf(person, config), whom: person.name, person }
}

/** A guest whose account is on another server, by the address. A guest does not learn who else is here. */
async function guestElsewhere(context: Context, name: string, { person }: Caller): Promise<Person | undefined> {
  if (person?.sponsor !== undefined || !name.includes('@')) return undefined
  return guestAt(context, name.trim().toLowerCase())
}

const refuse = (text: string) => new Fault('not-acceptable', say('{problem} Nothing was sent.', { problem: text }))
