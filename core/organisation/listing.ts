// What a directory lists, made into a chart that can be applied: nobody twice, managers who are there, no circles.
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/entry.ts'
import type { Listing } from '../model/listing.ts'

/** @param people who is here: members and guests @param held members who stay though they are not listed */
export function chartOf(listing: Listing, people: Person[], held: Person[]): Listing {
  const notes = [...listing.notes]
  const { usable, others } = sortOut(listing.entries, people, notes)
  const unusable = new Set([...listing.unusable, ...others])
  const staying = [...held, ...people.filter(({ id, guest }) => guest === undefined && unusable.has(id))]
  const [ids, usernames] = [new Set(usable.map(({ id }) => id)), new Set(usable.map(({ username }) => username))]
  // A name that the directory has given to somebody else cannot be kept.
  const kept = staying.filter(({ id, username }) => !ids.has(id) && !usernames.has(username)).map(toEntry)
  return { entries: linked([...usable, ...kept], notes), unusable: [...unusable], notes }
}

/** Who has a username keeps it; of several new ones, the first in the listing gets it. Guests' names are taken. */
function sortOut(entries: Entry[], people: Person[], notes: string[]): { usable: Entry[]; others: string[] } {
  const holders = new Map(people.map(({ username, id }) => [username, id]))
  const guests = new Set(people.filter(({ guest }) => guest !== undefined).map(({ username }) => username))
  const found = new Map<string, Entry>()
  const others: string[] = []
  const ids = new Set<string>()
  for (const entry of entries) {
    const { id, username } = entry
    const rival = found.get(username)
    if (ids.has(id)) notes.push(`${username} has the id of somebody else, ${id}, and is left out.`)
    else if (guests.has(username)) {
      notes.push(`${username} (${id}) has the username of a guest: give one of them another.`)
      others.push(id)
    } else if (!rival) found.set(username, entry)
    else {
      const loser = holders.get(username) === id ? rival : entry
      if (loser === rival) found.set(username, entry)
      notes.push(`${username} is the username of ${rival.id} and of ${id}: give ${loser.id} another.`)
      others.push(loser.id)
    }
    ids.add(id)
  }
  return { usable: [...found.values()], others }
}

const toEntry = ({ id, username, manager, profile }: Person): Entry => ({ id, username, manager, profile })

/** Managers who are not there are left out, and every circle is opened where it was met. */
function linked(entries: Entry[], notes: string[]): Entry[] {
  const managers = new Map(entries.map(({ id, manager }) => [id, manager]))
  for (const [id, manager] of managers)
    if (manager === id || (manager !== null && !managers.has(manager))) managers.set(id, null)
  const settled = new Set<string>()
  for (const { id, username } of entries) {
    const path = new Set<string>()
    for (let next: string | null = id; next !== null && !settled.has(next); next = managers.get(next) ?? null) {
      path.add(next)
      if (!path.has(managers.get(next) ?? '')) continue
      managers.set(next, null)
      notes.push(`The managers above ${username} form a circle: give one of them another manager, or none.`)
    }
    for (const each of path) settled.add(each)
  }
  return entries.map(entry => ({ ...entry, manager: managers.get(entry.id) ?? null }))
}
