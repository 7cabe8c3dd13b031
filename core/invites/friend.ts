// Whom a person may name: a member anybody, a guest those whom the guest knows.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { personMentioned } from '../people/mentioned.ts'
import { peopleById } from '../people/person.ts'
import { contactsOf } from './contact-record.ts'
import { say } from '../../texts/say.ts'

/** A member may name anybody; a guest contacts and who answers for the guest, as a guest finds out nothing of who else is here. */
export async function friendNamed(context: Context, typed: string, own: Person, caller: Caller): Promise<Person> {
  const found =
    own.sponsor === undefined ? await personMentioned(context, typed, caller) : await known(context, typed, own)
  if (!found)
    throw new Fault(
      'item-not-found',
      say("You know nobody here who is called '{typed}'.", { typed: typed.slice(0, 100) }),
    )
  return found
}

async function known(context: Context, typed: string, { id, sponsor = '' }: Person): Promise<Person | undefined> {
  const people = await peopleById(context, [...(await contactsOf(context, id)), sponsor])
  const text = typed.trim().toLowerCase()
  return people.find(each => [each.username, jidOf(each, context.config), each.name.toLowerCase()].includes(text))
}
