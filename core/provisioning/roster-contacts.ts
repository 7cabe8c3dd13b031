// Whom a roster shows beside the own team: those further up and down the reporting lines, and outsiders by list.
import { push, type Snapshot } from './snapshot.ts'
import { type Person, LISTS } from '../model/person.ts'

export interface Listed {
  person: Person
  subscription: 'both' | 'none'
  group: string
}

/** Everybody's, of a snapshot; guests have none. */
export function rosterContacts(all: Snapshot): (person: Person) => Iterable<Listed> {
  const guests = new Map<string, Person[]>()
  for (const person of all.people.values()) if (person.guest && person.list) push(guests, person.guest, person)
  return person => (person.guest ? [] : contactsAround(all, guests, person))
}

function* contactsAround(all: Snapshot, guests: Map<string, Person[]>, person: Person): Iterable<Listed> {
  for (const above of managers(all, person).slice(1)) yield { person: above, subscription: 'both', group: 'Managers' }
  for (const [level, below] of levels(all, person).entries())
    for (const report of below) {
      if (level > 0) yield { person: report, subscription: 'both', group: 'Reports' }
      // Guests are to see nobody above the one whom they know: a contact without presence leaves no trace with them.
      for (const guest of guests.get(report.id) ?? [])
        yield { person: guest, subscription: 'none', group: `${listOf(guest)} of ${report.name}` }
    }
  const contacts = new Set(all.contacts.get(person.id))
  for (const guest of guests.get(person.id) ?? [])
    yield { person: guest, subscription: contacts.has(guest.id) ? 'both' : 'none', group: listOf(guest) }
}

const listOf = ({ list = 'customer' }: Person) => LISTS[list]

/** Those above, nearest first. */
function managers({ people, config }: Snapshot, { id, manager }: Person): Person[] {
  const found: Person[] = []
  for (let next = manager; next !== null && found.length < config.rosterLevels;) {
    const above = people.get(next)
    if (!above || above.id === id || found.includes(above)) break
    found.push(above)
    next = above.manager
  }
  return found
}

/** Those below, level by level. */
function levels({ people, reports, config }: Snapshot, { id }: Person): Person[][] {
  const found: Person[][] = []
  for (let level = [id]; level.length && found.length < config.rosterLevels;) {
    level = level.flatMap(each => reports.get(each) ?? []).filter(each => each !== id)
    found.push(level.map(each => people.get(each)).filter(person => person !== undefined))
  }
  return found
}
