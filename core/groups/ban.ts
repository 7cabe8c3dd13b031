// Bans: whom somebody else has removed is let in by no link that was made before. docs/design/groups.md
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'

type Stored = Pick<Context, 'store'>

export const banId = (of: string, person: string) => `${of} ${person}`

/** @param of what links are about: groups, and for a guest whose contact they were */
export const banWrites = (person: string, of: string[], at: string): Write[] =>
  of.map(each => ({ put: 'bans', record: { id: banId(each, person), of: each, person, at } }))

export async function isBanned(
  { store }: Stored,
  { of, made }: { of: string; made: string },
  person: string,
): Promise<boolean> {
  const found = await store.bans.get(banId(of, person))
  return found !== undefined && made <= found.at
}

/** Removes the bans about a group, or about a person whom links were about. */
export async function forgetBans({ store }: Stored, of: string): Promise<void> {
  for (const { id } of await store.bans.find({ where: { of } })) await store.bans.remove(id)
}
