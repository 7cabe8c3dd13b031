// Names in rooms. A server refuses some (XEP-0045 §17.2, RFC 3454), and two people in a room cannot have the same one.
import type { Snapshot } from './snapshot.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { guestName, guestShown, roomName } from '../model/nickname.ts'

/**
 * Makes everybody's name in each room. Where two members have one name, both get their usernames with it, in every room; whose name
 * no room takes, as its letters go in two directions, has the username instead. A guest makes nobody's name longer, and gives way
 * to whoever has the same in that room.
 */
export function roomNicknames({ people, within, namesakes }: Pick<Snapshot, 'people' | 'within' | 'namesakes'>) {
  const memberNick = ({ name, username }: Person) =>
    roomName(namesakes.has(name) ? `${name} (${username})` : name) ?? username
  const guests = new Map<string, Map<string, string>>()

  function guestNicks(group: string): Map<string, string> {
    const present = (within.get(group) ?? []).map(id => people.get(id)).filter(person => person !== undefined)
    const taken = new Set(present.filter(({ sponsor }) => !sponsor).map(person => folded(memberNick(person))))
    const nicks = new Map<string, string>()
    for (const person of present.filter(({ sponsor }) => sponsor)) {
      const wanted = guestShown(person.name)
      const nick = taken.has(folded(wanted)) ? guestShown(guestName(person.username)) : wanted
      taken.add(folded(nick))
      nicks.set(person.id, nick)
    }
    return nicks
  }

  return (person: Person, group: Group): string => {
    if (!person.sponsor) return memberNick(person)
    const nicks = guests.get(group.id) ?? guestNicks(group.id)
    guests.set(group.id, nicks)
    return nicks.get(person.id) ?? guestShown(person.name)
  }
}

const folded = (name: string) => name.normalize('NFKC').toLowerCase()
