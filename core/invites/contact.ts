// Contacts: two people who agreed to be in each other's rosters. One shows a link, the other opens it: both consent.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { contactId, contactWrite } from './contact-record.ts'
import { makeInvite, readToken, redemptionWrites, standingInvite, unusableInvite } from './invite.ts'
import type { InviteOf } from './token.ts'
import type { Person } from '../model/person.ts'
import type { Invite } from './records.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** Finds or makes a person's own invite: the open one, unless a fresh one is asked for. */
export const inviteContact = (
  context: Context,
  { id }: Person,
  fresh: boolean,
  caller: Caller,
): Promise<InviteOf<'contact'>> =>
  fresh ? makeInvite(context, { kind: 'contact', of: id }, caller) : standingInvite(context, 'contact', id, caller)

/**
 * Makes the person and the invite's maker contacts; a person who is one already spends nothing.
 * @returns the other person
 * @throws Fault item-not-found
 */
export async function redeemContact(context: Context, token: string, person: Person): Promise<Person> {
  const invite = await readToken(context, token, 'contact', person.id)
  const other = await contactOf(context, invite)
  if (other.id === person.id)
    throw new Fault('not-acceptable', say('This link is your own: let somebody else open it.'))
  if (await context.store.contacts.get(contactId(person.id, other.id))) return other
  await edit(context, async () => {
    for (const { id } of [person, other]) if (!(await context.store.people.get(id))) throw unusableInvite() // gone since they asked
    const redemption = await redemptionWrites(context, invite, person.id)
    const writes = [...redemption, contactWrite(context, other.id, person.id)]
    return { scope: between(person, other), writes, result: undefined }
  })
  return other
}

/** @throws Fault item-not-found, as for a bad token, when that person has left */
export async function contactOf({ store }: Context, { of }: Invite): Promise<Person> {
  const person = await store.people.get(of)
  if (!person) throw unusableInvite()
  return person
}

/** Ends a contact for both; either of the two may. */
export async function endContact(context: Context, person: Person, other: Person): Promise<void> {
  await edit(context, async () => ({
    scope: between(person, other),
    writes: [{ remove: 'contacts', id: contactId(person.id, other.id) }],
    result: undefined,
  }))
}

const between = (one: Person, other: Person) => ({ people: [one.id, other.id], groups: [] })
