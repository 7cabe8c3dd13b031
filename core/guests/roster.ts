// A roster shows the person's own guests and those of the people below, grouped by list.
import { jidOf } from '../model/jid.ts'
import { guestShown } from '../model/nickname.ts'
import type { Person } from '../model/person.ts'
import { listName, listNameOf } from './list-names.ts'
import { levelsBelow } from '../organisation/roster.ts'
import { pushTo, type RosterItem, type Snapshot } from '../provisioning/snapshot.ts'

export function guestContacts(all: Snapshot): (person: Person) => Iterable<[string, RosterItem]> {
  const { people, config } = all
  const guests = new Map<string, Person[]>()
  for (const person of people.values()) if (person.sponsor && person.list) pushTo(guests, person.sponsor, person)
  return function* (person) {
    if (person.sponsor) return
    // Guests are to see nobody above the one whom they know: a contact without presence leaves no trace with them.
    for (const report of levelsBelow(all, person).flat())
      for (const guest of guests.get(report.id) ?? [])
        yield [jidOf(guest, config), item(guest, 'none', listNameOf(guest.list, report.name))]
    const contacts = new Set(all.contacts.get(person.id))
    for (const guest of guests.get(person.id) ?? [])
      yield [jidOf(guest, config), item(guest, contacts.has(guest.id) ? 'both' : 'none', listName(guest.list))]
  }
}

const item = ({ name }: Person, subscription: RosterItem['subscription'], group: string): RosterItem => ({
  name: guestShown(name),
  subscription,
  group,
})
