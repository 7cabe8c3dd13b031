// Removes the invites and the contacts of a person who leaves.
import type { Context } from '../context.ts'
import { contactId, contactsOf } from './contact-record.ts'
import { forgetInvites } from './expiry.ts'

export async function leaveInvites(context: Context, person: string): Promise<void> {
  const { contacts, invites } = context.store
  for (const other of await contactsOf(context, person)) await contacts.remove(contactId(person, other))
  await forgetInvites(context, [
    ...(await invites.find({ where: { by: person } })),
    ...(await invites.find({ where: { of: person } })),
  ])
}
