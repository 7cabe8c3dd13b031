// What goes with those who leave.
import type { Context } from '../context.ts'
import { forgetVoiceRules } from '../groups/mute.ts'
import { forgetBans } from '../groups/ban.ts'
import { contactsOf, contactId } from '../invites/contact-record.ts'
import { forgetInvites } from '../invites/expiry.ts'

export async function forgetPerson(context: Context, person: string): Promise<void> {
  const { codes, memberships, audits, letters, contacts, invites, offers } = context.store
  for (const { id } of await codes.find({ where: { person } })) await codes.remove(id)
  for (const { id } of await memberships.find({ where: { person } })) await memberships.remove(id)
  for (const { id } of await audits.find({ where: { person } })) await audits.remove(id)
  for (const { id } of await letters.find({ where: { person } })) await letters.remove(id)
  await forgetVoiceRules(context, { person })
  await forgetBans(context, person)
  for (const { id } of await offers.find({ where: { by: person } })) await offers.remove(id)
  for (const other of await contactsOf(context, person)) await contacts.remove(contactId(person, other))
  await forgetInvites(context, [
    ...(await invites.find({ where: { by: person } })),
    ...(await invites.find({ where: { of: person } })),
  ])
}
