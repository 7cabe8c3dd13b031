// Invites: what links and QR codes grant, and who came by them.
import type { Subject } from '../subject.ts'
import { endLinkWrites } from './came.ts'
import { contactRemove } from './commands/contact-remove.ts'
import { inviteRevoke } from './commands/invite-revoke.ts'
import { invites as inviteList } from './commands/invites.ts'
import { join } from './commands/join.ts'
import { qrContact } from './commands/qr-contact.ts'
import { qrGroup } from './commands/qr-group.ts'
import { expireInvites, forgetInvites } from './expiry.ts'
import { leaveInvites } from './leaving.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { agreedContacts } from './roster.ts'

export const invites: Subject = {
  name: 'invites',
  collections,
  holdings,
  commands: [
    {
      name: 'links',
      about: 'invitations by link, QR code, e-mail and text message, and your contacts',
      commands: [qrContact, qrGroup, join, contactRemove, inviteList, inviteRevoke],
    },
  ],
  roster: agreedContacts,
  membersRemoved: endLinkWrites,
  personLeaves: (context, { id }) => leaveInvites(context, id),
  async groupCloses(context, { id }) {
    await forgetInvites(context, await context.store.invites.find({ where: { of: id, kind: 'group' } }))
  },
  expire: expireInvites,
}
