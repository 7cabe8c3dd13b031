// A welcome: the invite that brings one person an access code of their own, as the page behind its link shows it.
import type { Code, Invite, Person } from '../../store/collections.ts'
import { issueCode, type Issued } from './access.ts'
import type { Context } from '../context.ts'
import { readToken, unusable } from '../outside/invite.ts'

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
  if (!person) throw unusable()
  const { code, record } = await welcomeCode(context, invite, person)
  if (!mayBeTold(context, record)) throw unusable()
  const letter = await store.letters.get(invite.id)
  const host = invite.by === null ? undefined : await store.people.get(invite.by)
  return { person, invitedBy: letter?.by ?? host?.name ?? config.orgName, code, until: record.expires }
}

/** While a person sets up, a code may be looked up again; then it is the credential of a device, and nobody is told it. */
export function mayBeTold({ config, now }: Context, { firstUse, revoked }: Code): boolean {
  const settled = new Date(now().getTime() - config.settling * 60_000).toISOString()
  return !revoked && (firstUse === undefined || firstUse >= settled)
}

/** The access code of a welcome. It follows from the invite's id, so it is the same whenever it is told, and kept nowhere. */
export async function welcomeCode(context: Context, invite: Invite, person: Person): Promise<Issued> {
  const { store, now } = context
  const by = invite.by === null ? undefined : await store.people.get(invite.by)
  const left = invite.until === null ? undefined : Date.parse(invite.until) - now().getTime()
  const minutes = left === undefined ? undefined : Math.max(1, Math.ceil(left / 60_000))
  const caller = { ...(by && { person: by }), admin: true }
  return issueCode(context, person, caller, { minutes, seed: `welcome ${invite.id}` })
}
