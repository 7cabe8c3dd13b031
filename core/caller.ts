// Who asks, from the address that the server vouches for.
import type { Person } from '../store/collections.ts'
import type { Caller, Context } from './context.ts'
import { guestAt, personCalled } from './people.ts'

/** @param origin identifies the asking message */
export async function callerOf(context: Context, jid: string, origin?: string): Promise<Caller> {
  const [bare = ''] = jid.split('/', 1)
  const [username = '', domain] = bare.split('@')
  const isHere = domain === context.config.domain
  const person = isHere ? await personCalled(context, username) : await guestAt(context, bare)
  return { ...callerFor(context, person), jid: bare, ...(origin && { origin }) }
}

export const callerFor = ({ config }: Context, person: Person | undefined): Caller => ({
  ...(person && { person }),
  admin: person !== undefined && config.admins.includes(person.username),
})

/** What a caller's message identifies, where it comes again after a crash. */
export const onceFor = ({ jid, origin }: Caller) => (origin === undefined ? undefined : `${jid} ${origin}`)

export const administrator: Caller = { admin: true }
