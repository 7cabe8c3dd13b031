// A mail address that a guest by a link typed into a form: nothing is sent there but one link, until somebody who reads the
// mail has opened that link. Until then the address is nobody's.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { readToken, unusableInvite } from '../invites/invite.ts'
import { readMail } from '../model/address.ts'
import { isFullAddress, oneByOne, enqueueMail } from './mail.ts'
import type { Person } from '../model/person.ts'
import { membersAt } from '../people/addresses.ts'
import { say } from '../../texts/say.ts'

/** Sends the link. In silence not for a member's address, and not for one that has got enough: who typed it learns nothing. */
export async function askProof(context: Context, guest: Person, typed: string): Promise<void> {
  const to = readMail(typed)
  if (!to || guest.mail === to || (await isMembers(context, to))) return
  const { orgName: by } = context.config
  await oneByOne(context, to, async () => {
    if (await isFullAddress(context, to)) return
    if (await context.store.mails.count({ person: guest.id, kind: 'proof' })) return // a form that is sent twice
    await enqueueMail(context, { kind: 'proof', channel: 'mail', to, by, inviter: null }, guest)
  })
}

/** The guest and the address that a link is about; opening it changes nothing. @throws Fault item-not-found */
export async function proofOf(context: Context, token: string): Promise<{ guest: Person; mail: string }> {
  const { id, of } = await readToken(context, token, 'proof')
  const [mail, guest] = [await context.store.mails.get(id), await context.store.people.get(of)]
  if (!mail || guest?.sponsor === undefined) throw unusableInvite()
  return { guest, mail: mail.to }
}

/** From now on new codes are sent to that address. @throws Fault item-not-found, conflict for a member's address */
export async function proveAddress(context: Context, token: string): Promise<void> {
  const { guest, mail } = await proofOf(context, token)
  if (await isMembers(context, mail)) throw new Fault('conflict', say('This address is a member’s, and no guest’s.'))
  const profile = { ...guest.profile, email: mail }
  await context.store.people.change(guest.id, {}, { profile, mail, proven: true })
}

const isMembers = async (context: Context, to: string) =>
  (await membersAt(context, { channel: 'mail', to }, 1)).length > 0
