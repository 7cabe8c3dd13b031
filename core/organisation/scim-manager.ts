// Finds the manager whom a SCIM user names: by id, as RFC 7643 §4.3 says, or by whatever else a directory sends in its place.
import type { Note } from '../model/listing.ts'
import type { Resource } from './records.ts'
import { ENTERPRISE, toObject } from './scim-json.ts'
import { say } from '../../texts/say.ts'

const HIGHEST = 20 // managers above one another who are all inactive

export interface FoundManager {
  id: string | null
  /** What is to be told of it. */
  note?: Note
}

/** @param users active and inactive ones: above the reports of an inactive one is the next manager */
export function makeManagerLookup(
  users: Resource[],
  isActive: (user: Resource) => boolean,
): (user: Resource) => FoundManager {
  const active = lookup(users.filter(isActive))
  const all = lookup(users)

  function climb(user: Resource): string | undefined {
    let next: Resource | undefined = user
    for (let steps = 0; next && steps < HIGHEST; steps++) {
      const names = namesIn(next)
      const found = firstOf(active, names)
      if (found) return found.id
      next = firstOf(all, names)
    }
    return undefined
  }

  return user => {
    const written = namesIn(user)
    if (!written.length) return { id: null }
    const id = climb(user)
    return id === undefined
      ? {
          id: null,
          note: () =>
            say('The manager of {name} cannot be found: {manager}.', {
              name: String(user.content.userName),
              manager: written[0],
            }),
        }
      : { id }
  }
}

/** The last wins: an id is found before a username that is the same text. */
function lookup(users: Resource[]): Map<string, Resource> {
  const keys: ((user: Resource) => unknown)[] = [
    user => toObject(user.content[ENTERPRISE]).employeeNumber,
    ({ name }) => name,
    ({ key }) => key,
    ({ externalId }) => externalId,
    ({ id }) => id,
  ]
  return new Map(
    keys.flatMap(key =>
      users.flatMap(user => {
        const value = key(user)
        return typeof value === 'string' && value ? [[value.toLowerCase(), user] as const] : []
      }),
    ),
  )
}

const firstOf = (users: Map<string, Resource>, names: string[]) =>
  names.map(name => users.get(name.toLowerCase())).find(user => user !== undefined)

/** The value, and the last part of a reference (`…/Users/ID`). */
function namesIn({ content }: Resource): string[] {
  const manager = toObject(toObject(content[ENTERPRISE]).manager)
  const ref = typeof manager.$ref === 'string' ? manager.$ref.split('/').at(-1) : undefined
  return [manager.value, ref].filter(each => typeof each === 'string' && each !== '').map(String)
}
