// Chooses one of several values: the one that is known here, so that nobody is renamed because a server sends them in another
// order; else the one that the directory prefers.
import type { Entry } from '../model/entry.ts'
import type { Listed } from '../model/listing.ts'
import type { Person } from '../model/person.ts'

export function chooseValues(entry: Listed, person: Person | undefined): Listed {
  const { values } = entry
  if (!values || !person) return entry
  const isKnown = (column: string, value: string | null | undefined): value is string =>
    typeof value === 'string' && (values[column] ?? []).includes(value)
  const { username, manager, profile } = person
  const columns = ['email', 'phone'].filter(column => isKnown(column, profile[column]))
  const chosen: Partial<Entry> = {
    ...(isKnown('username', username) && { username }),
    ...(isKnown('manager', manager) && { manager }),
    profile: { ...entry.profile, ...Object.fromEntries(columns.map(column => [column, profile[column] ?? ''])) },
  }
  return { ...entry, ...chosen }
}
