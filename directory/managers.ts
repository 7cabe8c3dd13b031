// Finds the manager of a person as the directory writes it: a DN, or a username, mail address or employee number.
import type { Entry } from 'ldapts'
import type { Note } from '../core/model/listing.ts'
import { normalDn } from './dn.ts'
import type { Columns } from './settings.ts'
import { valuesOf } from './values.ts'
import { say } from '../texts/say.ts'

interface Person {
  entry: Entry
  id: string
}

interface Manager {
  /** The managers who are here, by the alphabet of what the directory writes. */
  ids: string[]
  notes: Note[]
}

const HIGHEST = 20 // managers above one another who are all out
/** Attributes by whose value a manager may be written. */
export const NUMBER_ATTRIBUTES = ['employeeNumber', 'employeeID']

/**
 * @param out entries of people who are out, or elsewhere: above their reports is the next manager who is here
 */
export function makeManagers(people: Person[], out: Entry[], map: Columns): { of: (entry: Entry) => Manager } {
  const byDn = new Map(people.map(({ entry, id }) => [normalDn(entry.dn), id]))
  const outByDn = new Map(out.map(entry => [normalDn(entry.dn), entry]))
  const byKey = keysOf(people, map)
  const idOf = (written: string) => byDn.get(normalDn(written)) ?? byKey.get(written.toLowerCase())

  function climb(written: string): string | undefined {
    let next: string | undefined = written
    for (let steps = 0; next !== undefined && steps < HIGHEST; steps++) {
      const id = idOf(next)
      if (id !== undefined) return id
      const above: Entry | undefined = outByDn.get(normalDn(next))
      next = above && writtenIn(above, map)[0]
    }
    return undefined
  }

  return {
    of(entry) {
      const written = writtenIn(entry, map)
      const ids = [...new Set(written.flatMap(each => climb(each) ?? []))]
      if (written.length && !ids.length)
        return {
          ids,
          notes: [
            () => say('The manager of {name} cannot be found: {manager}.', { name: entry.dn, manager: written[0] }),
          ],
        }
      return { ids, notes: [] }
    },
  }
}

export const writtenIn = (entry: Entry, map: Columns): string[] => valuesOf(entry, map.manager).toSorted()

/** What only one person has. */
function keysOf(people: Person[], map: Columns): Map<string, string> {
  const found = new Map<string, Set<string>>()
  for (const { entry, id } of people)
    for (const attribute of [map.username, map.email, ...NUMBER_ATTRIBUTES])
      for (const value of valuesOf(entry, attribute)) {
        const key = value.toLowerCase()
        found.set(key, (found.get(key) ?? new Set()).add(id))
      }
  return new Map([...found].flatMap(([key, ids]) => (ids.size === 1 ? [...ids].map(id => [key, id] as const) : [])))
}
