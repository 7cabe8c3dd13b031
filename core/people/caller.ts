// Finds the caller from the address that the server vouches for.
import type { Context } from '../context.ts'
import { guestAt, personCalled } from './person.ts'
import { type Caller, callerFor } from '../model/caller.ts'

/** @param origin identifies the asking message */
export async function callerOf(context: Context, jid: string, origin?: string): Promise<Caller> {
  const [bare = ''] = jid.split('/', 1)
  const [username = '', domain] = bare.split('@')
  const isHere = domain === context.config.domain
  const person = isHere ? await personCalled(context, username) : await guestAt(context, bare)
  return { ...callerFor(context, person), jid: bare, door: 'chat', ...(origin && { origin }) }
}
