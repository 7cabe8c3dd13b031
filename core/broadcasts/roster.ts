// The broadcast groups of a person are in the roster: their messages come from there.
import { hosts } from '../../config.ts'
import type { Person } from '../model/person.ts'
import { findExternals, groupTitle } from '../provisioning/external.ts'
import type { RosterItem, Snapshot } from '../provisioning/snapshot.ts'
import { say } from '../../texts/say.ts'

export function broadcastContacts(all: Snapshot): (person: Person) => Iterable<[string, RosterItem]> {
  const { groups, of, people, config } = all
  const external = findExternals(all)
  return function* ({ id }) {
    for (const group of of.get(id)?.map(each => groups.get(each)) ?? [])
      if (group?.kind === 'broadcast')
        yield [
          `${group.name}@${hosts(config).component}`,
          {
            name: groupTitle(config, group, external(group), people.get(group.owner)),
            subscription: 'to',
            group: say('Broadcasts'),
          },
        ]
  }
}
