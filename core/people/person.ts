// People and groups as others name them: by username, address, title.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { formerHolder } from './former-name.ts'
import { localpart } from '../model/localpart.ts'
import { holderOf, parkedName } from '../model/name-swap.ts'
import type { Person } from '../model/person.ts'
import { say } from '../../texts/say.ts'

/** Finds the person who has a username, in the middle of a chart as well. */
export async function personCalled({ store }: Pick<Context, 'store'>, username: string): Promise<Person | undefined> {
  const found = await store.people.find({ where: { username: { in: [username, parkedName(username)] } } })
  return holderOf(found, 'username', username)
}

/** Finds the guest who lives at an address on another server. */
export async function guestAt({ store }: Pick<Context, 'store'>, jid: string): Promise<Person | undefined> {
  return (await store.people.find({ where: { jid }, limit: 1 }))[0]
}

/** Finds a person by username or address. @throws Fault item-not-found */
export async function personNamed(context: Context, name: string): Promise<Person> {
  const [local = '', domain = context.config.domain] = name.trim().split('@')
  const username = localpart(local)
  const person = username && domain === context.config.domain ? await personCalled(context, username) : undefined
  if (person) return person
  const renamed = domain === context.config.domain ? await formerHolder(context, username ?? '') : undefined
  const text = renamed
    ? say('{username} is called {name} now.', { username, name: renamed.username })
    : say("Nobody here is called '{name}'.", { name: name.slice(0, 100) })
  throw new Fault('item-not-found', text)
}

/** Finds a person by id, where that person is still here. */
export const personById = ({ store }: Pick<Context, 'store'>, id: string): Promise<Person | undefined> =>
  store.people.get(id)

/** Finds people by id, in the order of their usernames. */
export async function peopleById({ store }: Context, ids: string[]): Promise<Person[]> {
  return store.people.find({ where: { id: { in: ids } }, sort: 'username' })
}
