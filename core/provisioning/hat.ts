// A hat is what a room shows beside a person's name (XEP-0317): a member's title; of a guest, the kind and the sponsor.
import { fitText } from '../../xep/text.ts'
import type { Snapshot } from './snapshot.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 100 // characters of a hat

/** Makes everybody's hat in each room. That somebody owns the room is shown by its affiliation and needs none. */
export function roomHats({ people, within, config }: Pick<Snapshot, 'people' | 'within' | 'config'>) {
  const inside = new Map<string, Set<string>>()

  function isIn(group: string, id: string): boolean {
    const all = inside.get(group) ?? new Set(within.get(group))
    inside.set(group, all)
    return all.has(id)
  }

  /** Names the sponsor where the sponsor is in the room as well; elsewhere that is nobody's business. */
  function sponsorName({ sponsor = '' }: Person, group: Group): string {
    const named = isIn(group.id, sponsor) ? people.get(sponsor)?.name : undefined
    return named ?? config.orgName
  }

  return (person: Person, group: Group): string | undefined => {
    if (person.sponsor === undefined) return shown(person.profile.title)
    return shown(guestHat(person, sponsorName(person, group)))
  }
}

function guestHat({ list }: Person, sponsor: string): string {
  if (list === 'customer') return say('Customer of {sponsor}', { sponsor })
  if (list === 'client') return say('Client of {sponsor}', { sponsor })
  if (list === 'partner') return say('Partner of {sponsor}', { sponsor })
  return say('Guest of {sponsor}', { sponsor })
}

/** Cuts a hat to what an attribute carries. */
function shown(given = ''): string | undefined {
  const text = fitText(given).replace(/\s+/g, ' ').trim()
  return [...text].slice(0, LONGEST).join('').trim() || undefined
}
