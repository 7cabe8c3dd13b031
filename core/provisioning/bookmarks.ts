// What a client took out of a person's bookmarks and is not that person's to take away: the rooms of their groups. Given
// back at the next sign-in, to be joined as before; the name that somebody chose for one stays.
import { bookmarksOf } from './actual.ts'
import type { Context } from '../context.ts'
import { isAutojoined, UNSURE } from './desired.ts'
import { judgedEdit } from './edit.ts'
import { markUnsure } from './provision.ts'
import type { Person } from '../model/person.ts'

export async function restoreBookmarks(context: Context, person: Person): Promise<void> {
  if (person.jid !== undefined) return
  const lost = await lostBy(context, person)
  if (!lost.length) return
  await judgedEdit(context, async () => ({
    scope: { people: [person.id], groups: [] },
    write: () => markUnsure(context, `bookmarks/${person.username}`, lost),
  }))
}

/** Bookmarks that the server has confirmed before, and that are gone or joined no longer. */
async function lostBy(context: Context, { username }: Person): Promise<string[]> {
  const known = await context.store.provisioned.get(`bookmarks/${username}`)
  const kept = (await bookmarksOf(context, [username])).get(username) ?? {}
  return Object.entries(known?.content ?? {})
    .filter(([room, was]) => was !== UNSURE && isLess(kept[room], was))
    .map(([room]) => room)
}

const isLess = (is: string | undefined, was: string) => is === undefined || (isAutojoined(was) && !isAutojoined(is))
