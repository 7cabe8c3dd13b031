// The welcome that a new guest gets at once: the invite behind which is the guest's own access code.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { makeInvite } from './invite.ts'
import type { InviteOf } from './token.ts'

/** Makes the welcome of a guest who came by a link; asked for again, it is the same one. */
export async function ownWelcome(context: Context, { id, sponsor }: Person): Promise<InviteOf<'welcome'>> {
  const { store, config } = context
  const [known] = await store.invites.find({ where: { kind: 'welcome', of: id, revoked: null }, limit: 1 })
  const person = sponsor === undefined ? undefined : await store.people.get(sponsor)
  const grant = { kind: 'welcome', of: id, hours: config.codeHours } as const
  if (known) return { ...known, kind: 'welcome' }
  return makeInvite(context, grant, { admin: false, ...(person && { person }) })
}
