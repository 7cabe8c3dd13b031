// The values that the page behind the link of a welcome shows.
import type { Person } from '../model/person.ts'
import type { Context } from '../context.ts'
import { readToken, unusableInvite } from '../invites/invite.ts'
import { welcomeCode, mayBeTold } from '../access/welcome.ts'

export interface Welcome {
  person: Person
  /** Who invites, as people read it. */
  invitedBy: string
  code: string
  /** By when the code has to be used first. */
  until: string
}

/**
 * What is behind the token of a welcome. Once its code is settled on a device, it is told no more: it has become a credential.
 * @throws Fault item-not-found, in the same words for whatever makes it worthless
 */
export async function welcomeOf(context: Context, token: string): Promise<Welcome> {
  const { store, config } = context
  const invite = await readToken(context, token, 'welcome')
  const person = await store.people.get(invite.of)
  if (!person) throw unusableInvite()
  const { code, record } = await welcomeCode(context, invite, person)
  if (!mayBeTold(context, record)) throw unusableInvite()
  const mail = await store.mails.get(invite.id)
  const sponsor = invite.by === null ? undefined : await store.people.get(invite.by)
  return { person, invitedBy: mail?.by ?? sponsor?.name ?? config.orgName, code, until: record.expires }
}
