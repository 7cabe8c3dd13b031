// Finds many people by their addresses at once.
import type { Context } from '../context.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'

/** The people who have these bare addresses, here or elsewhere, by address. */
export async function peopleAt(
  { store, config }: Pick<Context, 'store' | 'config'>,
  addresses: string[],
): Promise<Map<string, Person>> {
  const here = `@${config.domain}`
  const usernames = addresses.filter(each => each.endsWith(here)).map(each => each.slice(0, -here.length))
  const found = [
    ...(await store.people.find({ where: { username: { in: usernames }, jid: null } })),
    ...(await store.people.find({ where: { jid: { in: addresses } } })),
  ]
  return new Map(found.map(person => [jidOf(person, config), person]))
}
