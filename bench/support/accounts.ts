// Access codes for many people, as the command makes them, straight into the store: by HTTP a thousand would meet the
// rate limit.
import { issueCode } from '../../core/access/access.ts'
import type { Context } from '../../core/context.ts'
import type { World } from '../../test/support/world.ts'
import type { Account } from './client.ts'
import { username } from './organisation.ts'
import { storeOf } from '../../test/support/store.ts'
import { administrator } from '../../core/model/caller.ts'

/** For so many people of a generated organisation, all but the first, who is above them, as a broadcast goes to one after the other. */
export async function accounts({ config }: World, people: number): Promise<Account[]> {
  const store = await storeOf(config)
  const context = { store, config, now: () => new Date() } as Context
  const persons = await store.people.find({ sort: 'id' })
  const chosen = persons.filter(person => person.username !== username(0)).slice(0, people)
  const issued = chosen.map(async person => {
    const { code } = await issueCode(context, person, administrator)
    return { username: person.username, code }
  })
  const all = await Promise.all(issued)
  await store.close()
  return all
}
