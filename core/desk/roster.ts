// A desk is in the rosters of those whom its setting names.
import { deskAddress } from './desk.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { RosterItem, Snapshot } from '../provisioning/snapshot.ts'
import type { Desk } from './records.ts'
import { say } from '../../texts/say.ts'

declare module '../provisioning/snapshot.ts' {
  interface Snapshot {
    /** The desks that are in rosters. */
    desks?: Desk[]
  }
}

export async function addDesks({ store }: Context, all: Snapshot): Promise<void> {
  all.desks = await store.desks.find({ where: { listed: { in: ['guests', 'everyone'] } } })
}

export function deskContacts({ desks = [], config }: Snapshot): (person: Person) => Iterable<[string, RosterItem]> {
  return function* ({ sponsor }) {
    for (const desk of desks)
      if (sponsor !== undefined || desk.listed === 'everyone')
        yield [deskAddress(desk, config), { name: desk.title, subscription: 'to', group: say('Desks') }]
  }
}
