// Who answers for a guest from now on.
import { contactId, addContact } from '../invites/contact-record.ts'
import type { Context } from '../context.ts'

/**
 * To be called within an edit; for who is gone meanwhile nothing is done. Who answers is written last: until then a crash
 * leaves what tells who did before.
 */
export async function changeSponsor(context: Context, guestId: string, heirId: string): Promise<void> {
  const { people, contacts } = context.store
  const [guest, heir] = [await people.get(guestId), await people.get(heirId)]
  if (guest?.guest === undefined || !heir) return
  if (guest.guest !== heirId) await contacts.remove(contactId(guestId, guest.guest))
  if (!guest.jid) await addContact(context, heir, guest)
  await people.change(guestId, {}, { guest: heirId })
}
