// Bookmarks of our rooms at a person's sign-in: rooms of the person's groups that a client took out are given back, to be joined as
// before, and rooms that are not the person's are taken out. Bookmarks of rooms elsewhere are the person's own.
import { bookmarksOf } from './actual.ts'
import type { Context } from '../context.ts'
import { isAutojoined, UNSURE } from './desired.ts'
import { edit } from './edit.ts'
import { unsureWrites } from './provision.ts'
import type { Person } from '../model/person.ts'

export async function restoreBookmarks(context: Context, person: Person): Promise<void> {
  if (person.jid !== undefined) return
  const wrong = await wrongOf(context, person)
  if (!wrong.length) return
  await edit(context, async () => ({
    scope: { people: [person.id], groups: [] },
    writes: await unsureWrites(context, `bookmarks/${person.username}`, wrong),
    result: undefined,
  }))
}

/**
 * Finds the rooms whose bookmarks are wrong: confirmed bookmarks that are gone or no longer joined, and bookmarks of
 * our rooms that nobody gave.
 */
async function wrongOf(context: Context, { username }: Person): Promise<string[]> {
  const known = await context.store.provisioned.get(`bookmarks/${username}`)
  if (!known) return []
  const found = (await bookmarksOf(context, [username])).get(username) ?? {}
  const lost = Object.entries(known.content).filter(([room, was]) => was !== UNSURE && isLess(found[room], was))
  const extra = Object.entries(found).filter(([room]) => known.content[room] === undefined)
  return [...lost, ...extra].map(([room]) => room)
}

const isLess = (is: string | undefined, was: string) => is === undefined || (isAutojoined(was) && !isAutojoined(is))
