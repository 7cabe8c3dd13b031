// A person whom somebody names in a line to Bellhop.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { personCalled } from './person.ts'

/** By username, address or whole name; a name that several have is nobody's, and an outsider's that of the sender's own alone. */
export async function personMentioned(context: Context, name: string, caller: Caller): Promise<Person | undefined> {
  const { store, config } = context
  const [local = '', host] = name.trim().toLowerCase().split('@')
  if (host === undefined || host === config.domain) {
    const called = await personCalled(context, local)
    if (called && (host === undefined || jidOf(called, config) === `${local}@${host}`)) return called
  }
  if (host !== undefined) return (await store.people.find({ where: { jid: `${local}@${host}` }, limit: 1 }))[0]
  const namesakes = (await store.people.find({ where: { name: name.trim() } })).filter(
    ({ sponsor }) => sponsor === undefined || caller.admin || sponsor === caller.person?.id,
  )
  return namesakes.length === 1 ? namesakes[0] : undefined
}
