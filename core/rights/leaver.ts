// Leavers: by what an erasure finds what is still held about somebody who is no longer here.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { allAddresses } from '../people/addresses.ts'

/** Notes a person who leaves. It may be run twice. */
export async function noteLeaver({ store, now }: Context, person: Person): Promise<void> {
  const { id, username, name, jid } = person
  const at = now().toISOString()
  await store.leavers.put({
    id,
    username,
    name,
    addresses: allAddresses(person),
    at,
    ...(jid !== undefined && { jid }),
  })
}

/** Forgets leavers who are here again. */
export async function forgetReturned({ store }: Pick<Context, 'store'>): Promise<void> {
  for (const { id } of await store.leavers.find({})) if (await store.people.get(id)) await store.leavers.remove(id)
}
