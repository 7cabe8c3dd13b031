// Finds the person whom a listed entry means. A directory that was restored, or whose id attribute was changed, lists the same
// people under new ids: whoever has the username of somebody who is not listed any more, and the same name, mail address or
// phone number, is that person.
import type { Context } from '../context.ts'
import type { Listed, Listing } from '../model/listing.ts'
import type { Person } from '../model/person.ts'
import type { Identity } from './records.ts'

interface Recognised {
  listing: Listing
  /** What is to be remembered of it. */
  fresh: Pick<Identity, 'id' | 'person'>[]
}

/**
 * The same listing under the ids that people have here.
 * @param members who is here
 */
export async function recogniseMembers(
  { store, config }: Context,
  listing: Listing,
  members: Person[],
): Promise<Recognised> {
  const known = new Map((await store.identities.find()).map(({ id, person }) => [id, person]))
  const idOf = (id: string) => known.get(id) ?? id
  const listed = new Set([...listing.entries.map(({ id }) => id), ...listing.unusable, ...listing.leavers].map(idOf))
  const here = new Set(members.map(({ id }) => id))
  const missing = new Map(members.filter(({ id }) => !listed.has(id)).map(member => [member.username, member]))
  const fresh: Recognised['fresh'] = []
  // With SCIM a request that creates somebody says who that is.
  for (const entry of config.source === 'scim' ? [] : listing.entries) {
    const person = here.has(idOf(entry.id)) ? undefined : missing.get(entry.username)
    if (!person || !isAlike(person, entry)) continue
    missing.delete(entry.username)
    known.set(entry.id, person.id)
    fresh.push({ id: entry.id, person: person.id })
  }
  return { listing: renamed(listing, idOf), fresh }
}

function renamed({ entries, unusable, leavers, notes }: Listing, idOf: (id: string) => string): Listing {
  return {
    entries: entries.map(entry => ({
      ...entry,
      id: idOf(entry.id),
      manager: entry.manager === null ? null : idOf(entry.manager),
      ...(entry.values && { values: { ...entry.values, manager: (entry.values.manager ?? []).map(idOf) } }),
    })),
    unusable: unusable.map(idOf),
    leavers: leavers.map(idOf),
    notes,
  }
}

const TRAITS: ((profile: Record<string, string>) => string | undefined)[] = [
  ({ given_name, family_name }) => [given_name, family_name].filter(Boolean).join(' '),
  ({ email }) => email,
  ({ phone }) => phone?.replace(/\D/g, ''),
]

/** Whether one thing that both have is the same, or there is nothing that both have. */
function isAlike({ profile }: Person, entry: Listed): boolean {
  const pairs = TRAITS.map(trait => [trait(profile), trait(entry.profile)].map(text => text?.trim().toLowerCase()))
  const both = pairs.filter(([one, other]) => one && other)
  return !both.length || both.some(([one, other]) => one === other)
}

/** Remembers under which ids people are listed. */
export async function rememberIdentities({ store, now }: Context, fresh: Recognised['fresh']): Promise<void> {
  const at = now().toISOString()
  for (const each of fresh) await store.identities.put({ ...each, at })
}
