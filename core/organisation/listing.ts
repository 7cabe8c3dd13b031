// Makes a chart of a listing: everybody once, with managers who are there, and without circles.
import { claimText, type Claim } from './rename.ts'
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/entry.ts'
import type { Listed, Listing, Note } from '../model/listing.ts'
import { say } from '../../texts/say.ts'

/**
 * @param people who is here: members and guests
 * @param held members who stay though they are not listed
 * @param claims entries that cannot have the username that they are listed with
 */
export function chartOf(
  listing: Listing,
  people: Person[],
  held: Person[],
  claims: Claim[] = [],
): { entries: Entry[]; notes: Note[] } {
  const notes = [...listing.notes]
  const members = people.filter(({ sponsor }) => sponsor === undefined)
  const claimed = new Map(claims.map(claim => [claim.entry.id, claim]))
  const stays = new Set([...held.map(({ id }) => id), ...listing.unusable, ...claimed.keys()])
  const free = listing.entries.filter(({ id, called }) => {
    const claim = claimed.get(id)
    if (claim) notes.push(() => claimText(claim, called))
    return !claim
  })
  let usable = sortOut(free, people, stays, notes)
  // Whoever cannot have the new username keeps the old one, which may be another entry's.
  for (let before = -1; before !== stays.size;) {
    before = stays.size
    usable = keepNames(usable, members, stays, notes)
  }
  const ids = new Set(usable.map(({ id }) => id))
  const staying = members.filter(({ id }) => stays.has(id) && !ids.has(id)).map(toEntry)
  return { entries: linked([...usable, ...staying], notes), notes }
}

/** Leaves out entries with the username of somebody who stays as before. */
function keepNames(entries: Listed[], members: Person[], stays: Set<string>, notes: Note[]): Listed[] {
  const names = new Map(members.filter(({ id }) => stays.has(id)).map(({ username, id }) => [username, id]))
  return entries.filter(({ id, username, called }) => {
    const holder = names.get(username)
    if (stays.has(id)) return false
    if (holder === undefined || holder === id) return true
    notes.push(() =>
      say(
        '{called} has the username of {username}, who is still here: org confirm lets {username} go, or give one of them another.',
        { called, username },
      ),
    )
    stays.add(id)
    return false
  })
}

/**
 * Gives each username once: its present holder keeps it; of several new people the first in the listing gets it.
 * Guests' names are taken.
 */
function sortOut(entries: Listed[], people: Person[], stays: Set<string>, notes: Note[]): Listed[] {
  const holders = new Map(people.map(({ username, id }) => [username, id]))
  const guests = new Set(people.filter(({ sponsor }) => sponsor !== undefined).map(({ username }) => username))
  const found = new Map<string, Listed>()
  const ids = new Set<string>()
  for (const entry of entries) {
    const { id, username, called } = entry
    const rival = found.get(username)
    if (ids.has(id))
      notes.push(() => say('{called} has the id of somebody else, {id}, and is left out.', { called, id }))
    else if (guests.has(username)) {
      notes.push(() =>
        say('{called} has the username of a guest, {username}: give one of them another.', { called, username }),
      )
      stays.add(id)
    } else if (!rival) found.set(username, entry)
    else {
      const loser = holders.get(username) === id ? rival : entry
      if (loser === rival) found.set(username, entry)
      notes.push(() =>
        say('{username} is the username of {rival} and of {called}: give {loser} another.', {
          ...{ username, rival: rival.called, called, loser: loser.called },
        }),
      )
      stays.add(loser.id)
    }
    ids.add(id)
  }
  return [...found.values()]
}

const toEntry = ({ id, username, manager, profile, further }: Person): Entry => ({
  ...{ id, username, manager, profile },
  ...(further && { further }),
})

/** Managers who are not there are left out, and every circle is opened where it was met. */
function linked(entries: Entry[], notes: Note[]): Entry[] {
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
      notes.push(() =>
        say('The managers above {username} form a circle: give one of them another manager, or none.', { username }),
      )
    }
    for (const each of path) settled.add(each)
  }
  return entries.map(entry => ({ ...entry, manager: managers.get(entry.id) ?? null }))
}
