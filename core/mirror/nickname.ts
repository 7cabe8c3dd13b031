// Names in rooms. A server refuses some (XEP-0045 §17.2, RFC 3454), and two people in a room cannot have the same one.
import type { Group, Person } from '../../store/collections.ts'
import type { Snapshot } from './snapshot.ts'
import { unassigned } from '../unassigned.ts'

const LONGEST = 40
/** A letter written from right to left, and a name of such letters alone: RFC 3454 §6 lets no other be beside them. */
const LEFTWARDS = String.raw`[\p{L}&&[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]]`
const SOME_LEFTWARDS = new RegExp(LEFTWARDS, 'v')
const ALL_LEFTWARDS = new RegExp(String.raw`^${LEFTWARDS}(?:[${LEFTWARDS}\p{M} .,'’\-]*${LEFTWARDS})?$`, 'v')

/** A name that a stranger chose, as every room takes it: what is no letter, digit or sign of a name is left out. */
export function cleanName(given: string): string {
  const plain = [...given.slice(0, 1_000).normalize('NFKC').replace(/\s/g, ' ')]
    .filter(isFit)
    .join('')
    .replace(/ +/g, ' ')
    .trim()
  const name = [...plain].slice(0, LONGEST).join('').trim()
  const refused = !/[\p{L}\p{N}]/u.test(name) || (SOME_LEFTWARDS.test(name) && !ALL_LEFTWARDS.test(name))
  return refused ? '' : name
}

const isFit = (char: string) =>
  /[\p{L}\p{M}\p{N} .,'’&()+-]/u.test(char) &&
  !/\p{Default_Ignorable_Code_Point}/u.test(char) &&
  !unassigned(char.codePointAt(0) ?? 0)

/**
 * Everybody's name in each room. Where two members have one name, both get their usernames with it, in every room; a
 * guest makes nobody's name longer, and gives way to whoever has the same in that room.
 */
export function nicknames({ people, within, namesakes }: Pick<Snapshot, 'people' | 'within' | 'namesakes'>) {
  const memberNick = ({ name, username }: Person) => (namesakes.has(name) ? `${name} (${username})` : name)
  const guests = new Map<string, Map<string, string>>()

  function guestNicks(group: string): Map<string, string> {
    const present = (within.get(group) ?? []).map(id => people.get(id)).filter(person => person !== undefined)
    const taken = new Set(present.filter(({ guest }) => !guest).map(person => folded(memberNick(person))))
    const nicks = new Map<string, string>()
    for (const person of present.filter(({ guest }) => guest)) {
      const nick = taken.has(folded(person.name)) ? guestName(person.username) : person.name
      taken.add(folded(nick))
      nicks.set(person.id, nick)
    }
    return nicks
  }

  return (person: Person, group: Group): string => {
    if (!person.guest) return memberNick(person)
    const nicks = guests.get(group.id) ?? guestNicks(group.id)
    guests.set(group.id, nicks)
    return nicks.get(person.id) ?? person.name
  }
}

/** The name of a guest who gave none: `Guest 7f3kq2` for `guest-7f3kq2`. */
export const guestName = (username: string) => `Guest ${username.replace(/^guest-/, '')}`

const folded = (name: string) => name.normalize('NFKC').toLowerCase()
