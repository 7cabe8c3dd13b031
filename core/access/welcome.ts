// A welcome: the invite that brings one person an access code of their own, as the page behind its link shows it.
import { issueCode, type Issued } from './access.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Code } from './records.ts'
import type { Invite } from '../invites/records.ts'

/** Whether a code may be told again: while a person sets up. After that it is the credential of a device. */
export function mayBeTold({ config, now }: Context, { firstUse, revoked }: Code): boolean {
  const settled = new Date(now().getTime() - config.settling * 60_000).toISOString()
  return !revoked && (firstUse === undefined || firstUse >= settled)
}

/** Derives the access code of a welcome from the invite's id: it is the same whenever it is told, and stored nowhere. */
export async function welcomeCode(context: Context, invite: Invite, person: Person): Promise<Issued> {
  const { store, now } = context
  const by = invite.by === null ? undefined : await store.people.get(invite.by)
  const left = invite.until === null ? undefined : Date.parse(invite.until) - now().getTime()
  const minutes = left === undefined ? undefined : Math.max(1, Math.ceil(left / 60_000))
  const caller = { ...(by && { person: by }), admin: true }
  return issueCode(context, person, caller, { minutes, seed: `welcome ${invite.id}` })
}
