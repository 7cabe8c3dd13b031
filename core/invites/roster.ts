// People who agreed to be contacts are in the rosters of each other.
import { jidOf } from '../model/jid.ts'
import { guestShown } from '../model/nickname.ts'
import type { Person } from '../model/person.ts'
import type { RosterItem, Snapshot } from '../provisioning/snapshot.ts'
import { say } from '../../texts/say.ts'

export const agreedContacts = ({ people, contacts, config }: Snapshot) =>
  function* ({ id }: Person): Iterable<[string, RosterItem]> {
    for (const each of contacts.get(id) ?? []) {
      const other = people.get(each)
      if (other) yield [jidOf(other, config), { name: nameOf(other), subscription: 'both', group: say('Contacts') }]
    }
  }

const nameOf = ({ name, sponsor }: Person) => (sponsor === undefined ? name : guestShown(name))
