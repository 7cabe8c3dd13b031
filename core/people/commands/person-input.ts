// The person whom a command is about.
import type { Caller } from '../../model/caller.ts'
import type { Person } from '../../model/person.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { personNamed } from '../person.ts'
import { jidOf } from '../../model/jid.ts'
import { say } from '../../../texts/say.ts'

/** Finds the person that a command is always about: the caller. @throws Fault bad-request for the administrator */
export function callerPerson({ person }: Caller): Person {
  if (!person)
    throw new Fault(
      'bad-request',
      say(
        'This is for the person who writes it, and the administrator is no person. Write it to Bellhop in chat, as that person.',
      ),
    )
  return person
}

/** Finds the person that a command is about when it could name one, and names none: the caller. @throws Fault bad-request */
export function callerUnlessNamed({ person }: Caller): Person {
  if (!person) throw new Fault('bad-request', say('Say whose: the administrator is no person of the organisation.'))
  return person
}

/** Finds the person that a command is about: the one named, or the caller. A guest does not learn who else is here. */
export async function personMeant(context: Context, caller: Caller, name: string | undefined): Promise<Person> {
  if (!name) return callerUnlessNamed(caller)
  const { person } = caller
  if (!person?.sponsor) return personNamed(context, name)
  if ([person.username, jidOf(person, context.config)].includes(name.trim().toLowerCase())) return person
  throw new Fault('item-not-found', say("Nobody here is called '{name}'.", { name: name.slice(0, 100) }))
}
